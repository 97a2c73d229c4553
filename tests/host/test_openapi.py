# SPDX-License-Identifier: MIT
"""docs/openapi.json against the running service: what the one says the other does, and nothing else.

Every method, path and status of the document is brought about over a socket, and every answer must have the type, the
headers and the form that the document gives it. An answer with a status that the document does not have is a fault.
"""

import json
import pathlib
import re
import signal
import threading
import time

import jsonschema
import postgres
import stores
import support
from service import API, JSON_TYPE, NO_RATE, RUN, SCENARIO, Service

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
TOKEN = "token-of-the-description"
RULE = {"rule_type": "HYBRID", "frequency": "MONTHLY", "drift_threshold": 0.05}


class Description:
    def __init__(self, text):
        self.document = json.loads(text)
        self.seen = set()

    def resolve(self, node):
        while "$ref" in node:
            found = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node

    def operations(self):
        """(METHOD, path template): operation."""
        return {(method.upper(), path): operation for path, item in self.document["paths"].items()
                for method, operation in item.items()}

    def responses(self):
        return {(*key, int(status)) for key, operation in self.operations().items()
                for status in operation["responses"]}

    def schema(self, node):
        """A schema that stands alone, though it refers to others of the document."""
        return {**node, "components": self.document["components"]}

    def check(self, method, template, answer):
        """An answer is as described; returns the operation."""
        operation = self.operations()[method, template]
        assert str(answer.status) in operation["responses"], (method, template, answer.status, answer.body)
        response = self.resolve(operation["responses"][str(answer.status)])
        (kind, content), = response["content"].items()
        assert answer.headers["Content-Type"] == kind, (method, template, answer.headers["Content-Type"])
        for header in response.get("headers", {}):
            assert answer.headers[header], (method, template, answer.status, header)
        instance = answer.json if kind == "application/json" else answer.text
        jsonschema.Draft202012Validator(self.schema(content["schema"])).validate(instance)
        self.seen.add((method, template, answer.status))
        return operation


class OpenApi(support.ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.description = Description(DOCUMENT.read_text())
        cls.server = postgres.Server()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        super().setUp()
        self.store = stores.PostgresStore(self.server)

    def start(self, *arguments, **options):
        service = Service(self.store.url, self.directory, *arguments, **options)
        self.addCleanup(service.stop)
        return service

    def ask(self, service, method, template, path=None, **options):
        answer = service.ask(method, (path or template).format(run_id=1, rule_id=1), **options)
        self.description.check(method, template, answer)
        return answer

    def ask_all(self, service, **options):
        """Every operation as it is meant, with the parameters that it needs."""
        answers = {}
        for (method, template), operation in self.description.operations().items():
            query = "&".join(f"{p['name']}=1" for p in operation.get("parameters", [])
                             if p["in"] == "query" and p["required"])
            body = RUN | {"rebalancing_rule": RULE} if method == "POST" else None
            path = template + ("?" + query if query else "")
            answers[method, template] = self.ask(service, method, template, path, body=body, **options)
        return answers

    def done(self):
        service = self.start(*NO_RATE)
        self.assertEqual(service.post(RUN).status, 200)
        for key, answer in self.ask_all(service).items():
            self.assertEqual(answer.status, 200, (key, answer.body))
        with_rule = service.post(RUN | {"rebalancing_rule_id": 1}).json["run_id"]
        for (method, template) in self.description.operations():
            if "{run_id}" in template:
                self.ask(service, method, template, template.replace("{run_id}", str(with_rule)))
        self.ask(service, "GET", API + "/backtest/analysis/run/{run_id}", "/api/v1/backtest/analysis/run/1?rf_annual=0.1")
        return service

    def refuse_requests(self, service):
        operations = self.description.operations()
        for method, template in operations:
            other = "GET" if method == "POST" else "POST"
            answer = service.ask(other, template.format(run_id=1, rule_id=1))
            self.description.check(method, template, answer)
            self.assertEqual(answer.status, 405)
            large = self.ask(service, method, template, body=b"x" * 70000, headers=JSON_TYPE)
            self.assertEqual(large.status, 413)
            if template == "/":
                continue
            self.assertEqual(self.ask(service, method, template, template + "?nonsense=1",
                                      body={} if method == "POST" else None).status, 400)
            if "{" in template:
                for value, status in ((999999, 404), ("9" * 20, 422), ("x", 400)):
                    path = re.sub(r"\{.*?\}", str(value), template)
                    self.assertEqual(self.ask(service, method, template, path).status, status)
        compare = API + "/backtest/analysis/compare"
        for query, status in (("run_id_1=999999&run_id_2=1", 404), (f"run_id_1={'9' * 20}&run_id_2=1", 422)):
            self.assertEqual(self.ask(service, "GET", compare, f"{compare}?{query}").status, status)
        for body, status in ((RUN | {"scenario_id": "X"}, 404), (RUN | {"initial_amount": 0}, 422), ("{}", 415)):
            self.assertEqual(self.ask(service, "POST", SCENARIO, body=body).status, status)

    def flag_off(self):
        service = self.start(*NO_RATE, flag="0")
        for (_, template), answer in self.ask_all(service).items():
            needs_flag = template in (SCENARIO, API + "/backtest/rebalancing/rules/{rule_id}",
                                      SCENARIO + "/{run_id}/rebalancing-events")
            self.assertEqual(answer.status, 400 if needs_flag else 200, template)

    def token_and_rate(self):
        token = self.write("token", TOKEN)
        token.chmod(0o600)
        service = self.start("--token-file", token)
        for (_, template), answer in self.ask_all(service).items():
            self.assertEqual(answer.status, 200 if template == "/" else 401)
        shown = self.ask_all(service, headers={"Authorization": "Bearer " + TOKEN})
        self.assertEqual({answer.status for answer in shown.values()}, {200})
        service = self.start(*NO_RATE)
        refused = self.ask_all(service, headers={"Host": "evil.example"})
        self.assertEqual({answer.error for answer in refused.values()}, {(403, "FORBIDDEN_HOST", None)})
        service = self.start("--rate", "1")
        while service.get("/openapi.json").status == 200:
            pass
        for (method, template) in self.description.operations():
            for _ in range(3):
                answer = service.ask(method, template)
            self.description.check(method, template, answer)
            self.assertEqual(answer.status, 429)

    def stopping(self):
        """While the last run waits for the store, whoever is still connected is told that the service stops."""
        service = self.start(*NO_RATE)
        operations = self.description.operations()
        idle = [service.open() for _ in operations]
        for connection in idle:
            self.addCleanup(connection.close)
            service.get("/openapi.json", connection=connection)
        release = self.store.hold("simulation_run", "EXCLUSIVE")
        last = threading.Thread(target=service.post, args=[RUN | {"initial_amount": 3}])
        last.start()
        self.store.wait_for_waiters()
        service.signal()
        time.sleep(0.2)
        for (method, template), connection in zip(operations, idle):
            body = RUN if method == "POST" else None
            path = template + ("?run_id_1=1&run_id_2=1" if template.endswith("compare") else "")
            answer = self.ask(service, method, template, path, body=body, connection=connection)
            self.assertEqual(answer.error, (503, "STOPPING", None))
        release()
        last.join()
        self.assertEqual(service.wait(), 0)

    def store_gone(self, service):
        self.server.halt(signal.SIGQUIT)
        without = {"/", "/openapi.json", API + "/metrics"}
        for (_, template), answer in self.ask_all(service).items():
            self.assertEqual(answer.status, 200 if template in without else 503, template)
        self.server.start()
        for table in ("simulation_run", "rebalancing_rule", "scenario"):
            self.store.query(f"ALTER TABLE {table} RENAME TO {table}_away")
        without.add(API + "/health")
        for (_, template), answer in self.ask_all(service).items():
            self.assertEqual(answer.status, 200 if template in without else 500, template)

    def test_the_document_and_the_service_agree(self):
        service = self.done()
        self.refuse_requests(service)
        self.flag_off()
        self.token_and_rate()
        self.stopping()
        self.store_gone(service)
        self.assertEqual(self.description.responses() - self.description.seen, set())

    def test_the_service_gives_the_document(self):
        service = self.start()
        self.assertEqual(service.get("/openapi.json").json, self.description.document)

    def test_the_document_is_sound(self):
        document = self.description.document
        self.assertEqual(document["openapi"], "3.1.0")
        used = set(re.findall(r'"\$ref": "(#[^"]+)"', json.dumps(document)))
        for reference in used:
            self.description.resolve({"$ref": reference})
        for kind in ("schemas", "responses"):
            self.assertEqual({f"#/components/{kind}/{name}" for name in document["components"][kind]} - used, set())
        for schema in document["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)
        operations = self.description.operations()
        self.assertEqual(len({operation["operationId"] for operation in operations.values()}), len(operations))
        for (_, template), operation in operations.items():
            self.assertEqual(set(re.findall(r"\{(.*?)\}", template)),
                             {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"})

    def test_the_body_that_is_described_is_the_one_that_is_taken(self):
        """What the schema of the request refuses the service refuses, and the other way round."""
        service = self.start(*NO_RATE)
        schema = self.description.schema(self.description.document["components"]["schemas"]["ScenarioRequest"])
        validator = jsonschema.Draft202012Validator(schema)
        bodies = [RUN, RUN | {"x": 1}, {}, [], RUN | {"missing_policy": "SKIP_DAY"}, RUN | {"missing_policy": "skip"},
                  RUN | {"initial_amount": 0}, RUN | {"initial_amount": "1"}, RUN | {"scenario_id": ""},
                  RUN | {"start_date": "1.1.2000"}, RUN | {"rebalancing_rule": None}, RUN | {"rebalancing_rule": 1},
                  RUN | {"rebalancing_rule": {}}, RUN | {"rebalancing_rule_id": "1"}, RUN | {"rebalancing_rule_id": 1}]
        bodies += [{name: value for name, value in RUN.items() if name != left_out} for left_out in RUN]
        bodies += [RUN | {"rebalancing_rule": RULE | extra} for extra in (
            {}, {"cost_rate": 0.02}, {"cost_rate": 0.021}, {"cost_rate": 0}, {"drift_threshold": 0},
            {"drift_threshold": 1}, {"rule_type": "X"}, {"frequency": "DAILY"}, {"rule_name": "n"}, {"rule_name": ""},
            {"rule_id": 1}, {"is_active": True}, {"is_active": 1}, {"effective_from": "2000-01-01"}, {"cost_rate": "0"},
            {"base_day_policy": "LAST_TRADING_DAY"}, {"base_day_policy": "LAST"}, {"cost_rate": None})]
        for body in bodies:
            with self.subTest(body=body):
                self.assertEqual(service.post(json.dumps(body)).status == 200, validator.is_valid(body))


support.main()
