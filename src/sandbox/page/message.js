// One message as a bubble: entities become nodes, never markup.

function styled(text, entities) {
  const sorted = entities.map((e) => ({ ...e, end: e.offset + e.length }));
  sorted.sort((a, b) => a.offset - b.offset || b.end - a.end);
  return stretch(text, sorted, 0, text.length);
}

// The nodes of text[from..to]; entities inside an entity are nested, overlapping ones are cut at its end.
function stretch(text, entities, from, to) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; ) {
    const outer = entities[i++];
    const inner = [];
    while (i < entities.length && entities[i].offset < outer.end) {
      inner.push({ ...entities[i], end: Math.min(entities[i].end, outer.end) });
      i++;
    }
    const start = Math.max(outer.offset, at);
    if (start >= outer.end) continue;
    nodes.push(text.slice(at, start));
    nodes.push(wrapped(outer, text.slice(outer.offset, outer.end), stretch(text, inner, start, outer.end)));
    at = outer.end;
    // A block ends its line by itself.
    if (BLOCKS.includes(outer.type) && text[at] === "\n" && at < to) at++;
  }
  nodes.push(text.slice(at, to));
  return nodes;
}

const BLOCKS = ["blockquote", "expandable_blockquote", "pre"];

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

function wrapped(entity, raw, children) {
  if (entity.type === "url") return link(raw, children);
  if (entity.type === "text_link") return link(entity.url, children);
  if (entity.type === "bot_command") {
    return el("button", { type: "button", className: "inline-link", onclick: () => say(raw) }, children);
  }
  if (entity.type === "spoiler") {
    const show = (event) => event.currentTarget.classList.add("shown");
    return el("button", { type: "button", className: "spoiler", onclick: show, title: t("reveal") }, children);
  }
  if (entity.type === "pre") return el("pre", {}, el("code", {}, children));
  return el(TAGS[entity.type] || "span", { className: entity.type }, children);
}

function link(url, children) {
  const safe = /^https?:\/\//i.test(url) ? url : null;
  if (!safe) return el("span", { className: "inline-link" }, children);
  return el("a", { href: safe, target: "_blank", rel: "noopener" }, children);
}

function bubble(message, chat, person) {
  const text = message.text ? el("span", { className: "text" }, styled(message.text, message.entities)) : null;
  const quoted = message.reply_to && chat.messages.find((m) => m.id === message.reply_to);
  const meta = el("span", { className: "meta" }, message.is_edited ? `${t("edited")} ` : "", hhmm(message.at));
  const body = el(
    "div", { className: `bubble${message.photo ? " with-photo" : ""}` },
    el("span", { className: "sr" }, message.by_bot ? `${t("bot")}: ` : `${t("you")}: `),
    message.is_forwarded && el("p", { className: "forwarded" }, t("forwarded")),
    quoted && el("p", { className: "quoted" }, quoted.text || t("photo")),
    message.photo && photo(message.photo, message.text),
    message.document && documentCard(message.document),
    message.contact && contactCard(message.contact, person),
    el("div", { className: "words" }, text, meta),
  );
  const buttons = message.buttons.map((row) => el("div", { className: "row" }, row.map((b) => inlineButton(b, message, chat))));
  return el(
    "div", { className: `message ${message.by_bot ? "theirs" : "mine"}` },
    body, buttons.length > 0 && el("div", { className: "buttons" }, buttons),
  );
}

function photo(file, caption) {
  const src = `/sim/file/${file.file_id}`;
  // Its room is kept before it is loaded, so that the log does not jump.
  const scale = Math.min(1, 440 / file.width, 340 / file.height);
  const size = { width: Math.round(file.width * scale), height: Math.round(file.height * scale) };
  const picture = el("img", { src, alt: caption || t("photo"), ...size });
  return el("a", { href: src, target: "_blank", rel: "noopener", className: "photo" }, picture);
}

function documentCard(file) {
  return el(
    "a", { href: `/sim/file/${file.file_id}`, download: file.name || "file", className: "card" },
    el("span", { className: "disc" }, icon("file")),
    el("span", {}, el("b", {}, file.name || "file"), el("small", {}, `${sizeOf(file.bytes)} · ${t("download")}`)),
  );
}

function contactCard(contact, person) {
  const own = contact.user_id === person.id ? ` · ${t("own")}` : "";
  return el(
    "div", { className: "card" }, avatar({ id: contact.user_id, name: contact.name }),
    el("span", {}, el("b", {}, contact.name), el("small", {}, `+${contact.phone}${own}`)),
  );
}

function inlineButton(button, message, chat) {
  if (button.url) {
    return el("a", { className: "key", href: button.url, target: "_blank", rel: "noopener" }, button.text, icon("out"));
  }
  if (button.copies) {
    const copy = () => navigator.clipboard.writeText(button.copies).then(() => toast(t("copied")), () => toast(button.copies));
    return el("button", { type: "button", className: "key", onclick: copy }, button.text);
  }
  const busy = isBusy(chat, message.id, button.data);
  const press = () => {
    // Whoever presses wants to see what comes of it, wherever the button was.
    shown.pressed = true;
    post("/sim/press", { who: chat.who, message_id: message.id, data: button.data });
  };
  return el(
    "button", { type: "button", className: "key", onclick: press, "aria-busy": busy ? "true" : null },
    button.text, busy && el("span", { className: "spin", role: "img", "aria-label": t("busy") }),
  );
}

// Whether the newest press of this button still waits for the bot.
function isBusy(chat, id, data) {
  const press = chat.presses.findLast((p) => p.message_id === id && p.data === data);
  return Boolean(press && press.is_open && !press.answer);
}
