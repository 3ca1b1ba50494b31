// A page that reads an API's OpenAPI document and sends what one types, as the signed-in user or
// with a token.

#include "server/tmf_server.hpp"

namespace kamhub::server {

namespace {

constexpr char kPage[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>KamHub</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
select,input,textarea,button{font:inherit;width:100%;box-sizing:border-box;margin:.2rem 0 .8rem;padding:.4rem}
textarea{height:12rem;font-family:monospace}button{width:auto;padding:.4rem 1.5rem}
pre{background:#f4f4f4;padding:1rem;overflow:auto}label{font-weight:600}
</style></head><body>
<h1 id="title">TM Forum API</h1>
<p id="about"></p>
<label>Token (empty: the session)<input id="token" type="password" autocomplete="off"></label>
<button id="load">Load</button>
<form id="form" hidden>
<label>Operation<select id="operation"></select></label>
<label>Path<input id="path"></label>
<label>Body<textarea id="body" spellcheck="false"></textarea></label>
<button>Send</button>
</form>
<pre id="answer"></pre>
<script>
const $ = id => document.getElementById(id);
const base = location.pathname.replace(/\/+$/, "");
let api = null;
const headers = more => {
  const out = {"X-KamHub-Request": "1", ...more};
  if ($("token").value) out.Authorization = "Bearer " + $("token").value;
  return out;
};
const resolve = s => s && s.$ref ? api.components.schemas[s.$ref.split("/").pop()] : s;
const example = (schema, depth = 0) => {
  const s = resolve(schema) || {};
  if (s.enum) return s.enum[0];
  if (s.type === "array") return depth > 4 ? [] : [example(s.items, depth + 1)];
  if (s.type === "object" || s.properties) {
    const out = {};
    for (const name of s.required || []) out[name] = example(s.properties[name], depth + 1);
    return out;
  }
  return {integer: 0, number: 0, boolean: false}[s.type] ?? "";
};
const choose = () => {
  const [method, path] = $("operation").value.split(" ");
  const body = api.paths[path][method].requestBody;
  $("path").value = path;
  $("body").value = body ? JSON.stringify(example(body.content["application/json"].schema), null, 2) : "";
  $("body").disabled = !body;
};
$("load").onclick = async () => {
  const answer = await fetch(base + "/openapi.json", {headers: headers()});
  const text = await answer.text();
  if (!answer.ok) { $("answer").textContent = text; return; }
  api = JSON.parse(text);
  $("title").textContent = api.info.title;
  $("about").textContent = api.info.description;
  $("operation").replaceChildren();
  for (const path in api.paths) for (const method in api.paths[path]) {
    const option = document.createElement("option");
    option.value = method + " " + path;
    option.textContent = method.toUpperCase() + " " + path + "  " + api.paths[path][method].summary;
    $("operation").append(option);
  }
  $("form").hidden = false;
  choose();
};
$("operation").onchange = choose;
$("form").onsubmit = async event => {
  event.preventDefault();
  const method = $("operation").value.split(" ")[0].toUpperCase();
  const body = $("body").disabled ? undefined : $("body").value;
  const answer = await fetch(base + $("path").value,
    {method, body, headers: headers(body ? {"Content-Type": "application/json"} : {})});
  let text = await answer.text();
  if (text && answer.headers.get("Content-Type") === "application/json")
    text = JSON.stringify(JSON.parse(text), null, 2);
  const counts = ["X-Total-Count", "X-Result-Count", "ETag"].filter(n => answer.headers.get(n))
    .map(n => n + ": " + answer.headers.get(n) + "\n").join("");
  $("answer").textContent = answer.status + " " + answer.statusText + "\n" + counts + "\n" + text;
};
</script></body></html>
)html";

}  // namespace

HttpResponse tmfTryPage() {
    return {200,
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
              "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"},
             {"X-Content-Type-Options", "nosniff"},
             {"Referrer-Policy", "no-referrer"}},
            kPage};
}

}  // namespace kamhub::server
