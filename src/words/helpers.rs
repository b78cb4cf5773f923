//! What templates can do beyond `if` and `each`: write markup of the course, and say times, days and counts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use handlebars::html_escape;
use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason, handlebars_helper,
};
use serde_json::Value;

use crate::lang::{Bilingual, Lang};
use crate::talk::Days;

// "19:30" from minutes after midnight.
handlebars_helper!(hour: |minutes: u64| format!("{:02}:{:02}", minutes / 60, minutes % 60));
// Ten squares, filled in proportion.
handlebars_helper!(bar: |done: u64, total: u64| {
    let filled = (done * 10).checked_div(total).unwrap_or(0).min(10) as usize;
    format!("{}{}", "▓".repeat(filled), "░".repeat(10 - filled))
});
// English counts: `1 lesson`, `2 lessons`.
handlebars_helper!(plural: |n: i64, one: str, many: str| format!("{n} {}", if n == 1 { one } else { many }));

pub(super) fn register(templates: &mut Handlebars<'static>, zone: Tz, labels: &BTreeMap<String, Bilingual>) {
    templates.register_helper("hour", Box::new(hour));
    templates.register_helper("bar", Box::new(bar));
    templates.register_helper("plural", Box::new(plural));
    templates.register_helper("rich", Box::new(rich));
    templates.register_helper("link", Box::new(link));
    let day = move |h: &Helper, _: &Handlebars, _: &Context, _: &mut RenderContext, out: &mut dyn Output| {
        Ok(out.write(&local(h, zone)?.format("%d/%m/%Y").to_string())?)
    };
    let time = move |h: &Helper, _: &Handlebars, _: &Context, _: &mut RenderContext, out: &mut dyn Output| {
        Ok(out.write(&local(h, zone)?.format("%H:%M %d/%m").to_string())?)
    };
    templates.register_helper("day", Box::new(day));
    templates.register_helper("time", Box::new(time));
    let labels = labels.clone();
    let known = labels.clone();
    let days =
        move |h: &Helper, _: &Handlebars, ctx: &Context, _: &mut RenderContext, out: &mut dyn Output| {
            let days: Days = serde_json::from_value(value(h)?.clone()).map_err(RenderErrorReason::from)?;
            Ok(out.write(&days_in_words(days, lang(ctx), &labels))?)
        };
    let label =
        move |h: &Helper, _: &Handlebars, ctx: &Context, _: &mut RenderContext, out: &mut dyn Output| {
            let key = value(h)?.as_str().unwrap_or_default().to_owned();
            Ok(out.write(
                known.get(&format!("command_{key}")).map_or(key.as_str(), |label| label.get(lang(ctx))),
            )?)
        };
    templates.register_helper("days", Box::new(days));
    templates.register_helper("command", Box::new(label));
}

/// Markup that the course reader made from Markdown: the only text that is not escaped, and it refuses every
/// field whose name does not say so.
fn rich(
    h: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    let param = h.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("rich", 0))?;
    let is_markup = param.relative_path().is_some_and(|path| path.ends_with("_html"));
    if !is_markup {
        return Err(
            RenderErrorReason::Other("rich takes only fields whose names end in _html".to_owned()).into()
        );
    }
    Ok(out.write(param.value().as_str().unwrap_or_default())?)
}

/// A title that leads to its page. Both are escaped here, since the tag itself must not be.
fn link(
    h: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    let text = |index| -> Result<String, RenderErrorReason> {
        let param = h.param(index).ok_or(RenderErrorReason::ParamNotFoundForIndex("link", index))?;
        Ok(html_escape(param.value().as_str().unwrap_or_default()))
    };
    let (title, url) = (text(0)?, text(1)?);
    Ok(out.write(&format!("<a href=\"{url}\">{title}</a>"))?)
}

fn value<'a>(h: &'a Helper) -> Result<&'a Value, RenderErrorReason> {
    Ok(h.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("helper", 0))?.value())
}

fn local(h: &Helper, zone: Tz) -> Result<DateTime<Tz>, RenderErrorReason> {
    let moment: DateTime<Utc> = serde_json::from_value(value(h)?.clone())?;
    Ok(moment.with_timezone(&zone))
}

fn lang(ctx: &Context) -> Lang {
    match ctx.data().get("lang").and_then(Value::as_str) {
        Some("en") => Lang::En,
        _ => Lang::Vi,
    }
}

/// "mọi ngày", or the days one by one.
fn days_in_words(days: Days, lang: Lang, labels: &BTreeMap<String, Bilingual>) -> String {
    let word = |key: &str| labels.get(key).map_or_else(String::new, |label| label.to(lang));
    if days == Days::default() {
        return word("every_day");
    }
    let keys = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let chosen = Days::week().into_iter().zip(keys).filter(|(day, _)| days.has(*day));
    chosen.map(|(_, key)| word(key)).collect::<Vec<_>>().join(", ")
}
