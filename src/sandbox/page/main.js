// Looks again whenever the world has changed, and wires up what is always there.

let looking = false;
let again = false;

async function refresh() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  const who = app.who;
  try {
    const answer = await fetch(`/sim/view?wire_since=${wire.since}${who ? `&who=${who}` : ""}`);
    if (!answer.ok) throw new Error(await answer.text());
    const view = await answer.json();
    // Another sandbox answers than before, and counts from its own beginning.
    const restarted = wire.run !== null && (view.run !== wire.run || view.version < wire.version);
    wire.run = view.run;
    wire.version = view.version;
    if (restarted) {
      wire.since = 0;
      clearRestarted();
      again = true;
    } else if (who === app.who) {
      app.view = view;
      if (!view.people.some((p) => p.id === who)) app.who = null;
      if (!app.who && view.people.length && innerWidth > 700) choose(view.people[0].id, false);
      draw();
    }
    $("lost").hidden = true;
  } catch (error) {
    console.warn(error);
    $("lost").hidden = false;
    setTimeout(refresh, 1000);
  }
  looking = false;
  if (again) {
    again = false;
    refresh();
  }
}

function clearRestarted() {
  wire.entries.clear();
  $("wire").replaceChildren();
  shown.who = null;
}

function draw() {
  drawPeople();
  drawChat();
  drawClock();
  drawWire();
}

function showTab(tab) {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll(".tabs button")) {
    button.setAttribute("aria-current", String(button.dataset.tab === tab));
  }
  if (app.view) draw();
  if (tab === "chat") showNewest();
}

function speak(lang) {
  app.lang = lang;
  localStorage.setItem("lang", lang);
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  if (app.view) draw();
}

function listen() {
  const events = new EventSource("/sim/events");
  let silence = 0;
  events.onmessage = refresh;
  events.onerror = () => {
    // Each answer of the stream ends it, and the browser asks again by itself. Whether somebody is still there
    // is found out by looking.
    silence ||= setTimeout(() => {
      silence = 0;
      refresh();
    }, 1000);
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

for (const node of document.querySelectorAll("[data-icon]")) node.append(icon(node.dataset.icon));
for (const button of document.querySelectorAll("[data-lang]")) button.onclick = () => speak(button.dataset.lang);
for (const button of document.querySelectorAll(".tabs button")) button.onclick = () => showTab(button.dataset.tab);
for (const button of document.querySelectorAll("[data-by]")) {
  button.onclick = () => post("/sim/clock", { by_s: Number(button.dataset.by) });
}
$("to-next").onclick = () => post("/sim/clock", "to_next");
$("people").onkeydown = peopleKeys;
$("newcomer").onclick = askNewcomer;
$("clear-wire").onclick = clearWire;
$("block").onclick = () => {
  const person = app.view.people.find((p) => p.id === app.who);
  post("/sim/block", { who: person.id, is_blocked: !person.has_blocked });
};
document.addEventListener("visibilitychange", () => app.view && draw());
speak(app.lang);
showTab(app.who ? "chat" : "people");
refresh();
listen();
