# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
OPERATIONS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}


class RoleMatrix:
    """Holds the access rights of an addon's models against a written table."""

    def check_roles(self, users, matrix):
        """Each role may do what the table says, and no more.

        :param dict users: role → user, in the order of the columns
        :param dict matrix: model → letters for each role: read, write, create, delete
        """
        for model, rights in matrix.items():
            for (role, user), expected in zip(users.items(), rights, strict=True):
                own = self.env[model].with_user(user).sudo(False)
                may = "".join(
                    letter
                    for name, letter in OPERATIONS.items()
                    if own.has_access(name)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(may, expected)

    def check_complete(self, matrix, prefix, left_out=()):
        """Every table whose name begins so has its row."""
        kept = {
            model._name
            for model in self.env.values()
            if model._name.startswith(prefix)
            and not (model._abstract or model._transient)
        }
        self.assertEqual(kept - set(left_out), set(matrix))
