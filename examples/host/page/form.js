/* SPDX-License-Identifier: MIT */
/* The form: what is asked of the service, and where its refusals are shown. */

const OWN = "own";

function clearErrors(form) {
    for (const field of form.querySelectorAll("[aria-invalid]")) {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
    }
    form.querySelectorAll(".field .error").forEach((error) => error.remove());
}

/* Show an error beside its field, and move there. An error without a field that can be seen goes below the form. */
function showError(error, form, place) {
    const name = (error.field || "").split(".").pop();
    const field = form.querySelector(`#${CSS.escape(name || "-")}`);
    const box = field && field.closest(".field:not([hidden])");
    if (!box || !box.offsetParent) {
        place.textContent = error.field ? `${error.field}: ${error.message}` : error.message;
        return;
    }
    const id = `${name}-error`;
    box.append(html("p", { class: "error", id, role: "alert" }, error.message));
    build(field, { "aria-invalid": "true", "aria-describedby": id }, []);
    field.focus();
}

/* What a number field holds: a number when it is one, else the text, for the service to refuse. */
function numberIn(id) {
    const written = byId(id).value.trim();
    const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(written) && Number.isFinite(Number(written));
    return isNumber ? Number(written) : written;
}

function ownRule() {
    const type = byId("rule_type").value;
    const rule = { rule_type: type, cost_rate: numberIn("cost_rate") };
    if (type !== "DRIFT") {
        rule.frequency = byId("frequency").value;
        rule.base_day_policy = byId("base_day_policy").value;
    }
    if (type !== "PERIODIC") {
        rule.drift_threshold = numberIn("drift_threshold");
    }
    return rule;
}

function requestBody() {
    const body = { initial_amount: numberIn("initial_amount") };
    for (const name of ["scenario_id", "start_date", "end_date", "missing_policy"]) {
        body[name] = byId(name).value.trim();
    }
    const rule = byId("rebalancing_rule_id").value;
    if (rule === OWN) {
        body.rebalancing_rule = ownRule();
    } else if (rule) {
        body.rebalancing_rule_id = Number(rule);
    }
    return body;
}

/* Only the parameters that the rule's type uses are shown. */
function showRuleFields() {
    const type = byId("rule_type").value;
    byId("rebalancing_rule").hidden = byId("rebalancing_rule_id").value !== OWN;
    for (const field of byId("rebalancing_rule").querySelectorAll("[data-for]")) {
        field.hidden = !field.dataset.for.split(" ").includes(type);
    }
}

/* The first scenario's days are a start; the user's own are left alone. */
function showScenario(scenarios) {
    const scenario = scenarios.find((one) => one.scenario_id === byId("scenario_id").value);
    if (!scenario) {
        return;
    }
    const parts = scenario.allocations.map((part) => `${part.instrument_id} ${percent(part.weight)}`);
    const span = scenario.first_date ? `; prices from ${scenario.first_date} to ${scenario.last_date}` : "";
    byId("scenario-hint").textContent = parts.join(", ") + span;
    byId("start_date").value = byId("start_date").value || scenario.first_date || "";
    byId("end_date").value = byId("end_date").value || scenario.last_date || "";
}

function fillScenarios(scenarios) {
    const option = ({ scenario_id: value, name }) => html("option", { value }, name ? `${value}: ${name}` : value);
    byId("scenario_id").replaceChildren(...scenarios.map(option));
    byId("scenario_id").onchange = () => showScenario(scenarios);
    showScenario(scenarios);
}

function fillRules(answer) {
    const notice = byId("disabled");
    const enabled = answer.rebalancing_enabled;
    notice.hidden = enabled;
    notice.textContent = enabled ? "" : answer.message || "Rebalancing is disabled on this service; runs have no rule.";
    const select = byId("rebalancing_rule_id");
    const option = (value, name) => html("option", { value }, name);
    const rules = enabled ? answer.rules.map((rule) => option(rule.rule_id, rule.rule_name)) : [];
    select.replaceChildren(select.options[0], ...rules, ...(enabled ? [option(OWN, "Own rule")] : []));
    select.value = rules.length ? rules[0].value : "";
    select.onchange = showRuleFields;
    byId("rule_type").onchange = showRuleFields;
    showRuleFields();
}
