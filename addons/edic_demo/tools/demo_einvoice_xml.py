# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of an e-invoice as text: UBL 2.1 and CII D16B, as `demo_einvoice` fills
them. Elements stand in the order of the schemas.
"""
# ruff: noqa: E501

UBL_TAX_NUMBER = """
      <cac:PartyTaxScheme>
        <cbc:CompanyID>{tax_number}</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>"""
UBL_REGISTER = """
        <cbc:CompanyID>{register}</cbc:CompanyID>"""
UBL_PARTY = f"""
  <cac:Accounting{{role}}Party>
    <cac:Party>
      <cbc:EndpointID schemeID="EM">{{email}}</cbc:EndpointID>
      <cac:PostalAddress>
        <cbc:StreetName>{{street}}</cbc:StreetName>
        <cbc:CityName>{{city}}</cbc:CityName>
        <cbc:PostalZone>{{zip}}</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>{{country}}</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>{UBL_TAX_NUMBER}
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>{{name}}</cbc:RegistrationName>{UBL_REGISTER}
      </cac:PartyLegalEntity>
      <cac:Contact>
        <cbc:Name>{{name}}</cbc:Name>
        <cbc:Telephone>000 000000</cbc:Telephone>
        <cbc:ElectronicMail>{{email}}</cbc:ElectronicMail>
      </cac:Contact>
    </cac:Party>
  </cac:Accounting{{role}}Party>"""
UBL_RATE = """
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">{base}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount>
      <cac:TaxCategory>
        <cbc:ID>{category}</cbc:ID>
        <cbc:Percent>{rate}</cbc:Percent>{reason}
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>"""
UBL_LINE = """
  <cac:InvoiceLine>
    <cbc:ID>{number}</cbc:ID>
    <cbc:InvoicedQuantity unitCode="C62">{line.quantity}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>
    <cac:Item>
      <cbc:Name>{text}</cbc:Name>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>{category}</cbc:ID>
        <cbc:Percent>{line.rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price>
      <cbc:PriceAmount currencyID="EUR">{line.price}</cbc:PriceAmount>
    </cac:Price>
  </cac:InvoiceLine>"""
UBL_PAYMENT = """
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>
    <cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>"""
UBL = """
<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>{profile}</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
  <cbc:ID>{bill.ref}</cbc:ID>
  <cbc:IssueDate>{bill.day}</cbc:IssueDate>
  <cbc:DueDate>{bill.due}</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>{reference}</cbc:BuyerReference>{seller}{buyer}
  <cac:Delivery><cbc:ActualDeliveryDate>{bill.day}</cbc:ActualDeliveryDate></cac:Delivery>{payment}
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="EUR">{sums.tax}</cbc:TaxAmount>{rates}
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="EUR">{sums.untaxed}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="EUR">{sums.untaxed}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">{sums.total}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="EUR">{sums.total}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>{lines}
</Invoice>"""

CII_CONTACT = """
        <ram:DefinedTradeContact>
          <ram:PersonName>{name}</ram:PersonName>
          <ram:TelephoneUniversalCommunication><ram:CompleteNumber>000 000000</ram:CompleteNumber></ram:TelephoneUniversalCommunication>
          <ram:EmailURIUniversalCommunication><ram:URIID>{email}</ram:URIID></ram:EmailURIUniversalCommunication>
        </ram:DefinedTradeContact>"""
CII_TAX_NUMBER = """
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">{tax_number}</ram:ID></ram:SpecifiedTaxRegistration>"""
CII_REGISTER = """
        <ram:SpecifiedLegalOrganization><ram:ID>{register}</ram:ID></ram:SpecifiedLegalOrganization>"""
CII_PARTY = f"""
      <ram:{{role}}TradeParty>
        <ram:Name>{{name}}</ram:Name>{CII_REGISTER}{CII_CONTACT}
        <ram:PostalTradeAddress>
          <ram:PostcodeCode>{{zip}}</ram:PostcodeCode>
          <ram:LineOne>{{street}}</ram:LineOne>
          <ram:CityName>{{city}}</ram:CityName>
          <ram:CountryID>{{country}}</ram:CountryID>
        </ram:PostalTradeAddress>
        <ram:URIUniversalCommunication><ram:URIID schemeID="EM">{{email}}</ram:URIID></ram:URIUniversalCommunication>{CII_TAX_NUMBER}
      </ram:{{role}}TradeParty>"""
CII_RATE = """
      <ram:ApplicableTradeTax>
        <ram:CalculatedAmount>{tax}</ram:CalculatedAmount>
        <ram:TypeCode>VAT</ram:TypeCode>{reason}
        <ram:BasisAmount>{base}</ram:BasisAmount>
        <ram:CategoryCode>{category}</ram:CategoryCode>
        <ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent>
      </ram:ApplicableTradeTax>"""
CII_LINE = """
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>{number}</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>{text}</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement>
        <ram:NetPriceProductTradePrice><ram:ChargeAmount>{line.price}</ram:ChargeAmount></ram:NetPriceProductTradePrice>
      </ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery>
        <ram:BilledQuantity unitCode="C62">{line.quantity}</ram:BilledQuantity>
      </ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax>
          <ram:TypeCode>VAT</ram:TypeCode>
          <ram:CategoryCode>{category}</ram:CategoryCode>
          <ram:RateApplicablePercent>{line.rate}</ram:RateApplicablePercent>
        </ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation>
          <ram:LineTotalAmount>{net}</ram:LineTotalAmount>
        </ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>"""
CII_PAYMENT = """
      <ram:SpecifiedTradeSettlementPaymentMeans>
        <ram:TypeCode>58</ram:TypeCode>
        <ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{iban}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
      </ram:SpecifiedTradeSettlementPaymentMeans>"""
CII = """
<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice
    xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext>
    <ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>
    <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{profile}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>{bill.ref}</ram:ID>
    <ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">{day}</udt:DateTimeString></ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>{lines}
    <ram:ApplicableHeaderTradeAgreement>
      <ram:BuyerReference>{reference}</ram:BuyerReference>{seller}{buyer}
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery>
      <ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format="102">{day}</udt:DateTimeString></ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent>
    </ram:ApplicableHeaderTradeDelivery>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>{payment}{rates}
      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">{due}</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>{sums.untaxed}</ram:LineTotalAmount>
        <ram:TaxBasisTotalAmount>{sums.untaxed}</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">{sums.tax}</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>{sums.total}</ram:GrandTotalAmount>
        <ram:DuePayableAmount>{sums.total}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"""
