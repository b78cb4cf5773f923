// The people one can be, the composer with which one speaks for them, and someone new.

function drawPeople() {
  const list = $("people");
  const state = JSON.stringify([app.view.people, app.who, app.lang, dayOf(app.view.clock.now)]);
  if (list.dataset.state === state) return;
  list.dataset.state = state;
  const had = list.contains(document.activeElement);
  list.replaceChildren(...app.view.people.map((person, i) => personItem(person, i)));
  if (had) (list.querySelector('[aria-selected="true"]') || list.firstChild)?.focus();
  const unread = app.view.people.reduce((sum, p) => sum + p.unread, 0);
  $("badge").hidden = unread === 0;
  $("badge").textContent = unread;
  document.title = (unread ? `(${unread}) ` : "") + app.view.bot.name;
}

function personItem(person, i) {
  const chosen = person.id === app.who;
  const note = app.lang === "vi" ? person.note_vi : person.note_en;
  const last = person.last;
  const line = !last ? "" : (last.by_bot ? "" : `${t("you")}: `) + (last.text || (last.contact ? t("contact") : t("photo")));
  const focusable = chosen || (!app.who && i === 0);
  return el(
    "li", {
      role: "option", "aria-selected": String(chosen), tabIndex: focusable ? 0 : -1,
      className: person.has_blocked ? "blocked" : "", onclick: () => choose(person.id, true),
    },
    avatar(person),
    el("div", { className: "about" },
      el("div", { className: "top" }, el("b", {}, person.name), last && el("time", {}, when(last.at))),
      el("div", { className: "note" }, note, person.lang === "en" ? " · EN" : ""),
      last && el("div", { className: "last" }, el("span", {}, line),
        person.unread > 0 && el("b", { className: "count", "aria-label": t("unread", person.unread) }, String(person.unread)))),
  );
}

// The time for today, the date for any other day.
function when(at) {
  const [, month, day] = dayOf(at).split("-");
  return dayOf(at) === dayOf(app.view.clock.now) ? hhmm(at) : `${Number(day)}/${Number(month)}`;
}

function choose(who, open) {
  app.who = who;
  history.replaceState(null, "", `${location.search}#${who}`);
  if (open) showTab("chat");
  refresh();
}

// Arrow keys walk through the people; Enter goes on to the chat.
function peopleKeys(event) {
  const people = app.view.people;
  const at = people.findIndex((p) => p.id === app.who);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: people.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const person = people[Math.max(0, Math.min(people.length - 1, to))];
    if (person) choose(person.id, false);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (at < 0 && people.length) choose(people[0].id, false);
    showTab("chat");
    ($("text") || $("composer").querySelector("button"))?.focus();
  }
}

function askNewcomer() {
  openDialog(t("new_title"), (close) => {
    const name = el("input", { name: "name", required: true, maxLength: 64, autocomplete: "off", autofocus: true });
    const lang = (code, label, checked) => el("label", { className: "radio" }, el("input", { type: "radio", name: "lang", value: code, checked }), label);
    const form = el("form", { method: "dialog", onsubmit: async (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input[name=lang]:checked").value;
      const answer = await post("/sim/meet", { name: name.value, lang: chosen });
      close();
      if (answer.ok) choose((await answer.json()).id, true);
    } },
    el("label", { className: "field" }, t("new_name"), name),
    el("fieldset", {}, el("legend", {}, t("new_lang")), lang("vi", "Tiếng Việt", app.lang === "vi"), lang("en", "English", app.lang === "en")),
    el("div", { className: "actions" },
      el("button", { type: "button", className: "quiet", onclick: close }, t("cancel")),
      el("button", { type: "submit", className: "primary" }, t("create"))));
    return form;
  });
}

// The composer is rebuilt only when its kind changes, so that a half-written message stays.
function drawComposer(chat, person) {
  const fresh = app.startCode !== null || !person.has_started;
  const kind = person.is_gone ? "gone" : person.has_blocked ? "blocked" : fresh ? "start" : "text";
  const state = JSON.stringify([kind, app.lang, person.id, chat.commands, chat.keyboard?.input_field_placeholder]);
  if (shown.composer === state) return;
  shown.composer = state;
  const box = $("composer");
  const kept = shown.writer === person.id ? $("text")?.value || "" : "";
  const focused = box.contains(document.activeElement);
  shown.writer = person.id;
  if (kind === "gone") box.replaceChildren(el("p", { className: "hint" }, t("gone")));
  if (kind === "blocked") {
    const unblock = () => post("/sim/block", { who: person.id, is_blocked: false });
    box.replaceChildren(el("button", { type: "button", className: "primary wide", onclick: unblock }, t("unblock")));
  }
  if (kind === "start") box.replaceChildren(el("button", { type: "button", className: "primary wide", onclick: start }, t("start")));
  if (kind === "text") writeBox(box, chat, person, kept);
  if (focused) (kind === "text" ? $("text") : box.querySelector("button"))?.focus();
}

function start() {
  const code = app.startCode;
  app.startCode = null;
  history.replaceState(null, "", `${location.pathname}${location.hash}`);
  shown.composer = "";
  say(code ? `/start ${code}` : "/start");
}

function writeBox(box, chat, person, kept) {
  const menu = el("div", { className: "menu", id: "menu", role: "menu", "aria-label": t("commands"), hidden: true });
  const text = el("textarea", {
    id: "text", rows: 1, value: kept, placeholder: chat.keyboard?.input_field_placeholder || t("write"), "aria-label": t("write"),
    maxLength: 4096, oninput: () => { grow(text); offerCommands(menu, chat, text, text.value); },
  });
  const send = () => {
    say(text.value);
    text.value = "";
    menu.hidden = true;
    grow(text);
    text.focus();
  };
  text.addEventListener("keydown", (event) => {
    // Enter also ends a Vietnamese input method's composition; that one is not for us.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); }
    if (event.key === "Escape") menu.hidden = true;
    if (event.key === "ArrowUp" && !menu.hidden) { event.preventDefault(); menu.lastChild?.focus(); }
  });
  const all = () => (menu.hidden ? (offerCommands(menu, chat, text, "/"), menu.firstChild?.focus()) : (menu.hidden = true));
  box.replaceChildren(menu, el("div", { className: "line" },
    chat.commands.length > 0 && el("button", { type: "button", className: "round", title: t("commands"), "aria-label": t("commands"), onclick: all }, icon("slash")),
    el("button", { type: "button", className: "round", title: t("attach"), "aria-label": t("attach"), onclick: () => askCard(person) }, icon("clip")),
    text,
    el("button", { type: "button", className: "round send", title: t("send"), "aria-label": t("send"), onclick: send }, icon("send"))));
  grow(text);
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
  text.style.overflowY = text.scrollHeight > 140 ? "auto" : "hidden";
}

function offerCommands(menu, chat, text, typed) {
  const fitting = typed.startsWith("/") ? chat.commands.filter((c) => `/${c.command}`.startsWith(typed)) : [];
  menu.hidden = fitting.length === 0;
  menu.replaceChildren(...fitting.map((c) => el("button", { type: "button", role: "menuitem", onclick: () => {
    say(`/${c.command}`);
    text.value = "";
    menu.hidden = true;
    text.focus();
  } }, el("b", {}, `/${c.command}`), el("span", {}, c.description))));
  menu.onkeydown = (event) => {
    const step = { ArrowDown: "nextSibling", ArrowUp: "previousSibling" }[event.key];
    if (step) { event.preventDefault(); (document.activeElement[step] || text).focus(); }
    if (event.key === "Escape") { menu.hidden = true; text.focus(); }
  };
}

// Anybody's card can be sent: bots must not trust one that is not the sender's own.
function askCard(person) {
  openDialog(t("whose"), (close) => [
    el("div", { className: "choices" }, app.view.people.map((other) => el("button", { type: "button", onclick: () => {
      post("/sim/contact", { who: person.id, of: other.id });
      close();
    } }, avatar(other), el("span", {}, el("b", {}, other.name), el("small", {}, `+${other.phone}${other.id === person.id ? ` · ${t("own")}` : ""}`))))),
    el("div", { className: "actions" }, el("button", { type: "button", className: "quiet", onclick: close }, t("cancel"))),
  ]);
}
