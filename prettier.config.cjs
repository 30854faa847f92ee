module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 88,
    tabWidth: 4,
    bracketSpacing: false,
    xmlWhitespaceSensitivity: "preserve",
    overrides: [{files: "*.xml", options: {xmlSelfClosingSpace: true}}],
};
