// The clock, and the wire: every call and its answer.

const wire = { entries: new Map(), since: 0, version: 0, run: null };
const WIRE_SHOWN = 200;

function drawClock() {
  const clock = app.view.clock;
  const wasMoving = !$("moving").hidden;
  $("time").textContent = hhmm(clock.now);
  $("time").dateTime = clock.now;
  $("date").textContent = longDate(clock.now);
  $("moving").hidden = !clock.is_moving;
  document.querySelector(".clock").setAttribute("aria-busy", String(clock.is_moving));
  for (const button of document.querySelectorAll(".moves button")) button.disabled = clock.is_moving;
  $("to-next").hidden = !clock.knows_next;
  if (wasMoving && !clock.is_moving) toast(`${hhmm(clock.now)}, ${longDate(clock.now)}`);
}

function drawWire() {
  const list = $("wire");
  for (const entry of app.view.wire) {
    wire.since = Math.max(wire.since, entry.n);
    const old = wire.entries.get(entry.key);
    const node = wireEntry(entry);
    if (old) {
      node.querySelector("details").open = old.querySelector("details").open;
      old.remove();
    }
    wire.entries.set(entry.key, node);
    list.prepend(node);
  }
  while (list.children.length > WIRE_SHOWN) list.lastChild.remove();
  if (list.children.length === 0) list.replaceChildren(el("li", { className: "hint" }, t("no_calls")));
  else list.querySelector(".hint")?.remove();
  const pending = app.view.bot.pending;
  $("pending").hidden = pending === 0;
  $("pending").textContent = t("waiting", pending);
  const unknown = [...new Set(app.view.unsupported)];
  $("unsupported").hidden = unknown.length === 0;
  $("unsupported").textContent = t("unsupported", unknown.join(", "));
}

function wireEntry(entry) {
  const bad = entry.status === 0 || entry.status >= 400;
  const body = el("div", { className: "json" });
  const details = el("details", { ontoggle: () => {
    // The JSON is built only when somebody wants to see it.
    if (details.open && !body.firstChild) {
      body.append(el("h4", {}, t("asked")), json(entry.params), el("h4", {}, t("answered")), json(entry.answer));
    }
  } },
  el("summary", {},
    el("span", { className: "at" }, hhmmss(entry.at)),
    el("span", { className: "arrow" }, entry.direction === "call" ? "→" : "←"),
    el("b", {}, entry.method),
    el("span", { className: "status" }, entry.status === 0 ? t("cut") : String(entry.status)),
    el("span", { className: "short" }, shortly(entry))),
  body);
  return el("li", { className: bad ? "bad" : "" }, details);
}

function json(value) {
  return el("pre", { tabIndex: 0 }, JSON.stringify(value, null, 2));
}

// The one thing worth reading about an exchange.
function shortly(entry) {
  const { answer } = entry;
  const params = entry.params || {};
  if (answer && answer.ok === false) return answer.description;
  if (entry.direction === "delivery") return clip(Object.keys(params).filter((k) => k !== "update_id").join());
  if (/^getupdates$/i.test(entry.method)) {
    return entry.answer.result.length ? t("updates", entry.answer.result.length) : t("polls", entry.times);
  }
  const who = app.view.people.find((p) => p.id === Number(params.chat_id));
  const what = params.text || params.caption || params.document || params.photo || params.action || params.url;
  const rest = what || Object.entries(params).filter(([k]) => k !== "chat_id").map(([k, v]) => `${k}=${typeof v === "object" ? JSON.stringify(v) : v}`).join(" ");
  return clip([who && who.name, rest].filter(Boolean).join(": "));
}

function clip(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length > 90 ? `${line.slice(0, 88)}…` : line;
}

function clearWire() {
  wire.entries.clear();
  $("wire").replaceChildren();
  drawWire();
}
