/* SPDX-License-Identifier: MIT */
/* Elements. Text only ever becomes a text node, so no name of an asset, a rule or a file can become markup. */

function build(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
        if (typeof value === "function") {
            node.addEventListener(name, value);
        } else if (value === true) {
            node.setAttribute(name, "");
        } else if (value !== false && value !== null && value !== undefined) {
            node.setAttribute(name, value);
        }
    }
    node.append(...children.filter((child) => child !== null));
    return node;
}

function html(name, attributes, ...children) {
    return build(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
    return build(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function byId(id) {
    return document.getElementById(id);
}
