//! The certificate's page: name, course, topics, date, and a QR code of its own address. Whoever has the address may
//! look; nobody can find it by trying.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use handlebars::Handlebars;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use tracing::error;

use crate::course::read::Files;
use crate::lang::Lang;
use crate::problem::Problem;
use crate::service::App;
use crate::store::Certificate;

/// The pages' templates and their style, from the configuration folder.
#[derive(Clone)]
pub struct Pages {
    templates: Arc<Handlebars<'static>>,
    style: Arc<str>,
}

impl Pages {
    /// Reads `pages/` of the configuration folder, or says everything that is wrong with it.
    pub fn read(files: &Files) -> Result<Pages, Vec<Problem>> {
        let mut templates = Handlebars::new();
        templates.set_strict_mode(true);
        let mut problems = Vec::new();
        for name in ["certificate", "missing"] {
            let path = format!("pages/{name}.html.hbs");
            match files.get(&path).map(|text| templates.register_template_string(name, text)) {
                None => problems.push(Problem::new(path, 0, "the file is missing")),
                Some(Err(error)) => problems.push(Problem::new(
                    path,
                    error.pos().map_or(0, |(line, _)| line),
                    error.reason().to_string(),
                )),
                Some(Ok(())) => {}
            }
        }
        let style = files.get("pages/certificate.css").map(|style| Arc::from(style.as_str()));
        if style.is_none() {
            problems.push(Problem::new("pages/certificate.css", 0, "the file is missing"));
        }
        match style {
            Some(style) if problems.is_empty() => Ok(Pages { templates: Arc::new(templates), style }),
            _ => Err(problems),
        }
    }
}

/// Everything that the template may use.
#[derive(Serialize)]
struct Shown<'a> {
    lang: &'static str,
    is_english: bool,
    name: &'a str,
    number: &'a str,
    course: &'a str,
    note: &'a str,
    topics: Vec<&'a str>,
    date: String,
    is_valid: bool,
    address: String,
    /// The QR code as SVG, made here from our own address.
    qr_svg: String,
    other_lang: &'static str,
}

#[derive(Deserialize)]
struct Wish {
    lang: Option<String>,
}

type Shared = (Arc<App>, Pages);

pub(super) fn router(app: Arc<App>, pages: Pages) -> Router {
    Router::new()
        .route("/chungnhan", get(missing))
        .route("/chungnhan/", get(missing))
        .route("/chungnhan/{id}", get(show))
        .route("/chungnhan.css", get(style))
        .with_state((app, pages))
}

async fn style(State((_, pages)): State<Shared>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], pages.style.to_string())
}

async fn missing(State((_, pages)): State<Shared>) -> Response {
    not_found(&pages)
}

fn not_found(pages: &Pages) -> Response {
    let page = pages.templates.render("missing", &serde_json::json!({})).unwrap_or_default();
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}

async fn show(
    State((app, pages)): State<Shared>,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let lang = Lang::of_client(wish.lang.as_deref());
    // Ours are letters and digits; PostgreSQL could not even be asked about some others.
    let could_be_ours = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let found = match could_be_ours {
        true => app.store.certificate(&id).await,
        false => Ok(None),
    };
    let found = match found {
        Ok(found) => found,
        Err(failure) => {
            error!("A certificate could not be looked up: {failure:#}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let page = match &found {
        Some(certificate) => certificate_page(&app, &pages, certificate, lang),
        None => Ok(pages.templates.render("missing", &serde_json::json!({})).unwrap_or_default()),
    };
    match page {
        Ok(page) if found.is_some() => Html(page).into_response(),
        Ok(page) => (StatusCode::NOT_FOUND, Html(page)).into_response(),
        Err(failure) => {
            error!("A certificate could not be shown: {failure:#}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn certificate_page(app: &App, pages: &Pages, certificate: &Certificate, lang: Lang) -> Result<String> {
    let address = format!("{}/chungnhan/{}", app.public_url, certificate.id);
    let day = certificate.issued_at.with_timezone(&app.edition().course.zone);
    let date = match lang {
        Lang::Vi => day.format("ngày %d tháng %m năm %Y"),
        Lang::En => day.format("%-d %B %Y"),
    };
    let shown = Shown {
        lang: lang.code(),
        is_english: lang == Lang::En,
        name: &certificate.name,
        number: &certificate.number,
        course: certificate.content.course.get(lang),
        note: certificate.content.note.get(lang),
        topics: certificate.content.topics.iter().map(|topic| topic.get(lang)).collect(),
        date: date.to_string(),
        is_valid: certificate.status == "valid",
        qr_svg: qr(&address)?,
        address,
        other_lang: if lang == Lang::En { "vi" } else { "en" },
    };
    pages.templates.render("certificate", &shown).context("Rendering the certificate")
}

/// A QR code of an address, as SVG without a prologue.
fn qr(address: &str) -> Result<String> {
    let code = QrCode::new(address).context("Making the QR code")?;
    let svg = code.render::<svg::Color>().min_dimensions(160, 160).quiet_zone(true).build();
    Ok(svg.trim_start_matches(r#"<?xml version="1.0" standalone="yes"?>"#).to_owned())
}
