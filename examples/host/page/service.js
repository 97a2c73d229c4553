/* SPDX-License-Identifier: MIT */
/* Calls to the service that has sent this page. */

/* An answer that is no success: status, and the error of the service or one in its place. */
class Refusal extends Error {
    constructor(status, error) {
        super(error.message || `the service answered ${status}`);
        this.status = status;
        this.field = error.field || "";
    }
}

/* Kept in memory alone: what a page stores, a later page of the same origin can read. */
let token = "";

async function call(path, body) {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const options = { headers, cache: "no-store", credentials: "omit", redirect: "error" };
    if (body) {
        Object.assign(options, { method: "POST", body: JSON.stringify(body) });
        headers["Content-Type"] = "application/json";
    }
    let response;
    try {
        response = await fetch(`/api/v1${path}`, options);
    } catch (error) {
        throw new Refusal(0, { message: "the service cannot be reached" });
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
        throw new Refusal(response.status, answer.error || {});
    }
    return answer;
}

/* Ask for the token until the service takes it, then do what had to wait. */
function askForToken(then) {
    const form = byId("token-form");
    byId("token-error").textContent = token ? "The service does not take this token." : "";
    byId("run-form").hidden = true;
    form.hidden = false;
    byId("token").focus();
    form.onsubmit = (event) => {
        event.preventDefault();
        token = byId("token").value.trim();
        form.hidden = true;
        byId("run-form").hidden = false;
        then();
    };
}

/* Do something that calls the service; after a 401, once more with a token. */
async function attempt(act, fail) {
    try {
        await act();
    } catch (error) {
        if (error.status === 401) {
            askForToken(() => attempt(act, fail));
        } else {
            fail(error);
        }
    }
}
