"""Decides whether policy statements allow a request, for the conditions that the template uses.

IAM user guide, "Policy evaluation logic": an explicit deny wins, then an allow, and nothing else is allowed.
"""

import re


def allowed(statements, request):
    """request: (action, resource, context), the context as a dictionary of condition keys."""
    applying = [statement for statement in statements if applies(statement, request)]
    return any(s["Effect"] == "Allow" for s in applying) and not any(s["Effect"] == "Deny" for s in applying)


def applies(statement, request):
    action, resource, context = request
    return (
        any(_like(pattern.lower(), action.lower()) for pattern in listed(statement["Action"]))
        and any(_like(pattern, resource) for pattern in listed(statement.get("Resource", "*")))
        and all(
            _holds(operator, listed(values), context.get(key))
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def listed(value):
    return value if isinstance(value, list) else [value]


def _holds(operator, values, actual):
    if operator not in ("StringEquals", "StringLike", "ArnEquals", "ArnLike"):
        raise ValueError("a condition that these checks do not know: " + operator)
    if actual is None:
        return False
    return any(value == actual if operator == "StringEquals" else _like(value, actual) for value in values)


def _like(pattern, text):
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.DOTALL) is not None
