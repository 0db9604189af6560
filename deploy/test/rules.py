"""What CloudFormation says to parameters before it deploys: the template's rules, which moto does not know.

CloudFormation template reference, "Rule-specific intrinsic functions".
"""


def refusals(template, given):
    """The descriptions of the assertions that do not hold for these parameters."""
    parameters = {name: _value(p, given.get(name, p.get("Default"))) for name, p in template["Parameters"].items()}
    return [
        assertion["AssertDescription"]
        for rule in template["Rules"].values()
        if _evaluate(rule.get("RuleCondition", True), parameters)
        for assertion in rule["Assertions"]
        if not _evaluate(assertion["Assert"], parameters)
    ]


def _value(parameter, value):
    return str(value).split(",") if parameter["Type"] == "CommaDelimitedList" else str(value)


_FUNCTIONS = {
    "Fn::Equals": lambda a, b: a == b,
    "Fn::Not": lambda a: not a,
    "Fn::And": lambda *all_of: all(all_of),
    "Fn::Or": lambda *any_of: any(any_of),
    "Fn::Contains": lambda listed, value: value in listed,
    "Fn::EachMemberIn": lambda listed, of: all(value in of for value in listed),
}


def _evaluate(node, parameters):
    if isinstance(node, list):
        return [_evaluate(each, parameters) for each in node]
    if not isinstance(node, dict):
        return node
    ((name, argument),) = node.items()
    if name == "Ref":
        return parameters[argument]
    return _FUNCTIONS[name](*_evaluate(argument, parameters))
