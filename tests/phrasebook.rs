//! All words, in both languages: `tests/snapshots/phrasebook.*.md` holds the whole voice of the bot, for a teacher to
//! read and a reviewer to see change. `UPDATE=1 cargo test --test phrasebook` writes it anew.
#![allow(clippy::disallowed_methods, reason = "tests have no command line of their own")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hochoi::config;
use hochoi::lang::Lang;
use hochoi::words::samples::{TOASTS, VARIANTS, samples, variant};
use hochoi::words::{Words, name_of};

const LAN: &str = "Nguyễn Thị Lan";
/// A name that stands in no template.
const TAME: &str = "Anonyma";
/// Names that people really give, and names that nobody does.
const HOSTILE: [&str; 5] =
    ["Lan & Hùng <3", "{{x}}", "{{{name}}}", "</b><a href=\"https://example.com\">", "\"'`=\\n<script>"];
/// What Telegram takes, counted as it counts: UTF-16 units without markup.
const LONGEST: usize = 4096;
/// What still reads well on a telephone: more is reported.
const LONG: usize = 1900;
const LONGEST_TOAST: usize = 200;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn words() -> Words {
    let files = config::folder(&root().join("bot-config")).expect("the folder can be read");
    Words::read(&files, chrono_tz::Asia::Ho_Chi_Minh).expect("the words have no problems")
}

/// The text without markup, or what is wrong with the markup: tags that are not allowed, left open or not opened,
/// and entities that Telegram does not know.
fn plain(html: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut open = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '&']) {
        plain.push_str(&rest[..at]);
        let part = &rest[at..];
        let end = if part.starts_with('<') { '>' } else { ';' };
        let length = part.find(end).ok_or_else(|| format!("a bare {part:.20}"))?;
        let inner = &part[1..length];
        match (&part[..1], inner) {
            (">", _) => return Err(format!("a bare {part:.20}")),
            ("&", entity) => plain.push(letter(entity).ok_or_else(|| format!("&{entity};"))?),
            (_, "b" | "i" | "code") => open.push(inner),
            (_, link) if link.starts_with("a href=\"https://") && link.ends_with('"') => open.push("a"),
            (_, tag) => match tag.strip_prefix('/') {
                Some(tag) if open.pop() == Some(tag) => {}
                _ => return Err(format!("<{tag}>")),
            },
        }
        rest = &part[length + 1..];
    }
    plain.push_str(rest);
    if open.is_empty() { Ok(plain) } else { Err(format!("{open:?} left open")) }
}

fn letter(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        _ => char::from_u32(u32::from_str_radix(entity.strip_prefix("#x")?, 16).ok()?),
    }
}

#[test]
fn every_message_has_a_sample_and_two_templates_and_nothing_is_left_over() {
    let mut named = BTreeSet::new();
    let mut sampled = BTreeSet::new();
    for sample in samples(Lang::Vi, LAN) {
        named.insert(name_of(&sample.say).expect("has a name"));
        sampled.insert(variant(&sample.say));
    }
    assert_eq!(sampled, VARIANTS.iter().copied().collect(), "every variant has a sample");
    assert_eq!(words().templates(), named, "every variant has templates, and every template a variant");
    for name in &named {
        for lang in Lang::ALL {
            let file = root().join(format!("bot-config/words/{name}.{}.hbs", lang.code()));
            assert!(file.is_file(), "{} is missing", file.display());
        }
    }
}

#[test]
fn everything_is_said_within_the_limits_of_the_channel() {
    let words = words();
    for lang in Lang::ALL {
        for sample in samples(lang, LAN) {
            let of = format!("{}.{} ({})", variant(&sample.say), lang.code(), sample.when);
            let html = words.render(lang, &sample.say).unwrap_or_else(|error| panic!("{of}: {error:#}"));
            let text = plain(&html).unwrap_or_else(|what| panic!("{of}: {what} in\n{html}"));
            assert!(!text.trim().is_empty(), "{of} says nothing");
            let length = text.encode_utf16().count();
            assert!(length <= LONGEST, "{of} has {length} letters");
            if length > LONG {
                eprintln!("{of} is long: {length} letters");
            }
            if TOASTS.contains(&variant(&sample.say)) {
                assert!(length <= LONGEST_TOAST, "{of} has {length} letters");
                assert_eq!(html, text, "{of} is shown as plain text");
            }
        }
    }
}

#[test]
fn hostile_names_come_out_as_they_went_in() {
    let words = words();
    for lang in Lang::ALL {
        let tame: Vec<_> = samples(lang, TAME);
        for name in HOSTILE {
            for (sample, tame) in samples(lang, name).iter().zip(&tame) {
                let of = format!("{}.{} for {name}", variant(&sample.say), lang.code());
                let html = words.render(lang, &sample.say).unwrap_or_else(|error| panic!("{of}: {error:#}"));
                let text = plain(&html).unwrap_or_else(|what| panic!("{of}: {what} in\n{html}"));
                let tame = plain(&words.render(lang, &tame.say).expect("renders")).expect("is markup");
                assert_eq!(text, tame.replace(TAME, name), "{of}");
            }
        }
    }
}

/// The names of fields that a template uses, with those inside blocks.
fn fields(template: &str) -> BTreeSet<String> {
    const HELPERS: [&str; 22] = [
        "if", "unless", "each", "with", "else", "this", "eq", "ne", "gt", "gte", "lt", "lte", "and", "or",
        "not", "hour", "bar", "plural", "day", "time", "days", "command",
    ];
    let mut fields = BTreeSet::new();
    for tag in template.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
        // What stands between quotation marks is text.
        let code: String = tag.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let is_block = code.starts_with('#');
        let mut words =
            code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '@' || c == '/'));
        // `days` is a helper and a field: the first word of several is the helper.
        let count = words.clone().filter(|word| !word.is_empty()).count();
        let mut is_first = true;
        for word in words.by_ref().filter(|word| !word.is_empty()) {
            let is_helper = HELPERS.contains(&word) || ["rich", "link"].contains(&word);
            let is_name = !word.starts_with(['/', '@']) && word.parse::<f64>().is_err();
            if is_name && !(is_helper && (is_first || is_block || word != "days" || count == 1)) {
                fields.insert(word.trim_start_matches("../").to_owned());
            }
            is_first = false;
        }
    }
    fields
}

#[test]
fn both_languages_use_the_same_fields() {
    let files = config::folder(&root().join("bot-config")).expect("the folder can be read");
    let mut both: BTreeMap<&str, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    for (path, text) in &files {
        let name = path.strip_prefix("words/").and_then(|name| name.strip_suffix(".hbs"));
        if let Some((name, lang)) = name.and_then(|name| name.rsplit_once('.')) {
            both.entry(name).or_default().insert(lang, fields(text));
        }
    }
    let differ = both.iter().filter(|(_, of)| of.get("vi") != of.get("en"));
    let differ: Vec<String> = differ.map(|(name, of)| format!("{name}: {of:?}")).collect();
    assert!(differ.is_empty(), "\n{}\n", differ.join("\n"));
}

#[test]
fn fields_are_found_in_templates() {
    let found = fields(
        "{{#if (eq phase \"open\")}}{{day opens}}{{else if x.y}}{{#each lines}}{{../n}} {{this}}{{/each}}{{/if}} {{days days}}",
    );
    assert_eq!(found, ["days", "lines", "n", "opens", "phase", "x.y"].map(str::to_owned).into());
}

#[test]
fn markup_is_judged() {
    assert_eq!(plain("a <b>b</b> &lt;3 &#x27;"), Ok("a b <3 '".to_owned()));
    for bad in [
        "<b>",
        "</b>",
        "<b><i></b></i>",
        "<u>x</u>",
        "a & b",
        "3 > 2",
        "<3",
        "&nbsp;",
        "<a href=\"javascript:x\">y</a>",
    ] {
        assert!(plain(bad).is_err(), "{bad}");
    }
}

fn snapshot(lang: Lang) -> PathBuf {
    root().join(format!("tests/snapshots/phrasebook.{}.md", lang.code()))
}

#[test]
fn the_phrasebook_is_as_it_was_read() {
    let words = words();
    for lang in Lang::ALL {
        let mut book = format!(
            "<!-- Written by tests/phrasebook.rs: UPDATE=1 cargo test --test phrasebook -->\n# Everything the bot says ({})\n",
            lang.code()
        );
        let mut last = String::new();
        for sample in samples(lang, LAN) {
            let name = name_of(&sample.say).expect("has a name");
            if name != last {
                book.push_str(&format!("\n## {name}\n"));
            }
            if !sample.when.is_empty() {
                book.push_str(&format!("\n### {}\n", sample.when));
            }
            let html = words.render(lang, &sample.say).expect("renders");
            book.push('\n');
            for line in html.lines() {
                book.push_str(&if line.is_empty() { ">\n".to_owned() } else { format!("> {line}  \n") });
            }
            last = name;
        }
        if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
            std::fs::write(snapshot(lang), &book).expect("the snapshot can be written");
            continue;
        }
        let read = std::fs::read_to_string(snapshot(lang)).unwrap_or_default();
        let new = book.lines().zip(read.lines()).position(|(new, old)| new != old);
        let line = new.unwrap_or_else(|| book.lines().count().min(read.lines().count()));
        assert!(
            book == read,
            "phrasebook.{}.md:{}: is now \"{}\". If that is meant: UPDATE=1 cargo test --test phrasebook",
            lang.code(),
            line + 1,
            book.lines().nth(line).unwrap_or_default()
        );
    }
}
