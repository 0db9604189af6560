"""AWS's own models of its services, as botocore has them: which requests they allow.

    python deploy/test/models.py --write    puts the rules of the local stand-ins into src/dev/resources
"""

import json
import re
import sys
import urllib.parse

import botocore
import botocore.session
from botocore.validate import ParamValidator

from deployed import ROOT

# The SDK's names of the services, and botocore's
SERVICES = {"scheduler": "scheduler", "sns": "sns", "eventbridge": "events", "secretsmanager": "secretsmanager"}
# What src/dev/java/org/catalogpoller/local answers
STAND_INS = {
    "scheduler": ["CreateSchedule", "GetSchedule", "DeleteSchedule", "ListSchedules"],
    "sns": ["Publish", "GetTopicAttributes"],
    "events": ["PutEvents", "DescribeEventBus"],
    "secretsmanager": ["GetSecretValue"],
}
RULES = ROOT / "src/dev/resources/org/catalogpoller/local/aws-models.json"
_SESSION = botocore.session.Session()
_CONSTRAINTS = ("required", "min", "max", "pattern", "enum")


def parameters(call):
    """The parameters of a recorded request, read by the protocol of its service; ValueError if it is none of it."""
    model = _SESSION.get_service_model(SERVICES[call["service"].replace(" ", "").lower()])
    operation = model.operation_model(call["operation"])
    return _PROTOCOLS[model.protocol](call, model, operation)


def problems(call):
    """What AWS's model does not allow in a recorded request."""
    model = _SESSION.get_service_model(SERVICES[call["service"].replace(" ", "").lower()])
    try:
        read = parameters(call)
    except ValueError as e:
        return [str(e)]
    shape = model.operation_model(call["operation"]).input_shape
    report = ParamValidator().validate(read, shape)
    return ([report.generate_report()] if report.has_errors() else []) + list(_broken(shape, read, ""))


def _broken(shape, value, path):
    """What botocore's own validation leaves to the service: lengths and numbers that are too large, patterns, words."""
    if shape.type_name == "structure":
        for name, member in value.items():
            if name not in shape.members:
                yield f"{path}.{name}: no such member"
            else:
                yield from _broken(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "map":
        for key, member in value.items():
            yield from _broken(shape.key, key, f"{path} key")
            yield from _broken(shape.value, member, f"{path}[{key}]")
    elif shape.type_name == "list":
        for member in value:
            yield from _broken(shape.member, member, f"{path}[]")
    size = value if isinstance(value, int | float) else len(value)
    if shape.metadata.get("max", size) < size:
        yield f"{path}: {size} is over {shape.metadata['max']}"
    if shape.type_name == "string":
        if not re.fullmatch(shape.metadata.get("pattern", ".*"), value, re.DOTALL):
            yield f"{path}: {value!r} breaks {shape.metadata['pattern']}"
        if value not in shape.metadata.get("enum", [value]):
            yield f"{path}: {value!r} is none of {shape.metadata['enum']}"


def _require(condition, problem):
    if not condition:
        raise ValueError(problem)


def _rest_json(call, model, operation):
    template = operation.http["requestUri"]
    match = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), call["path"])
    _require(match and call["method"] == operation.http["method"], f"not {template}: {call['method']} {call['path']}")
    in_query = _locations(operation, "querystring")
    _require(set(call["query"]) <= set(in_query), f"not in the query: {call['query']}")
    return {
        **{name: urllib.parse.unquote(value) for name, value in match.groupdict().items()},
        **{in_query[name]: value for name, value in call["query"].items()},
        **json.loads(call["body"] or "{}"),
    }


def _locations(operation, location):
    """The operation's members by their names in this part of a request."""
    members = operation.input_shape.members
    return {m.serialization["name"]: name for name, m in members.items() if m.serialization.get("location") == location}


def _json(call, model, operation):
    target = f"{model.metadata['targetPrefix']}.{operation.name}"
    _require((call["method"], call["path"], call["query"]) == ("POST", "/", {}), f"{call['method']} {call['path']}")
    _require(call["headers"].get("X-Amz-Target") == target, f"not {target}: {call['headers']}")
    version = model.metadata["jsonVersion"]
    _require(call["headers"].get("Content-Type") == f"application/x-amz-json-{version}", call["headers"])
    return json.loads(call["body"])


def _query(call, model, operation):
    _require((call["method"], call["path"], call["query"]) == ("POST", "/", {}), f"{call['method']} {call['path']}")
    _require(call["headers"].get("Content-Type", "").startswith("application/x-www-form-urlencoded"), call["headers"])
    form = dict(urllib.parse.parse_qsl(call["body"], keep_blank_values=True, strict_parsing=True))
    spoken = form.pop("Action", None), form.pop("Version", None)
    _require(spoken == (operation.name, model.api_version), f"not {operation.name} of {model.api_version}: {spoken}")
    return _structure(operation.input_shape, form)


def _structure(shape, form):
    read = {}
    for name, value in form.items():
        member, _, rest = name.partition(".")
        if rest:
            read.setdefault(member, {})[rest] = value
        else:
            read[member] = value
    return {name: _member(shape.members[name], v) if name in shape.members else v for name, v in read.items()}


def _member(shape, value):
    if shape.type_name == "structure":
        return _structure(shape, value)
    if shape.type_name == "map":
        entries = {}
        for name, each in value.items():
            _, index, rest = name.split(".", 2)
            entries.setdefault(index, {})[rest] = each
        key, content = (shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value"))
        return {
            entry[key]: _member(shape.value, {n.partition(".")[2]: v for n, v in entry.items() if n.startswith(content + ".")})
            for entry in entries.values()
        }
    return value


_PROTOCOLS = {"rest-json": _rest_json, "json": _json, "query": _query}


def rules():
    """The shapes of the requests that the stand-ins answer, with their constraints, as JSON."""
    services = {}
    for service, operations in STAND_INS.items():
        model, shapes = _SESSION.get_service_model(service), {}
        for operation in operations:
            _collect(model.operation_model(operation).input_shape, shapes)
        inputs = {operation: model.operation_model(operation).input_shape.name for operation in operations}
        services[service] = {"operations": inputs, "shapes": dict(sorted(shapes.items()))}
    source = f"botocore {botocore.__version__} (Apache License 2.0), by deploy/test/models.py"
    listed = ",\n".join(
        f'"{service}": {{"operations": {json.dumps(of["operations"])}, "shapes": {{\n'
        + ",\n".join(f'  "{name}": {json.dumps(shape)}' for name, shape in of["shapes"].items())
        + "\n}}"
        for service, of in services.items()
    )
    return f'{{"source": "{source}",\n{listed}\n}}\n'


def _collect(shape, shapes):
    if shape.name in shapes:
        return
    described = shapes[shape.name] = {"type": shape.type_name}
    described |= {name: shape.metadata[name] for name in _CONSTRAINTS if shape.metadata.get(name) not in (None, [])}
    if shape.type_name == "structure":
        # targets other than a function have parameters of their own
        parts = {name: member for name, member in shape.members.items() if not name.endswith("Parameters")}
        described["members"] = {name: member.name for name, member in parts.items()}
    else:
        parts = {name: getattr(shape, name) for name in ("member", "key", "value") if hasattr(shape, name)}
        described |= {name: part.name for name, part in parts.items()}
    for part in parts.values():
        _collect(part, shapes)


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    RULES.write_text(rules())
