//! One arrival, start to finish: read, decide, remember, say. One event, one transaction, one turn.

use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use tracing::{Instrument, error, info_span, warn};

use super::{App, Edition, take_in};
use crate::channel::{Album, Incoming, Key, KeyboardShown, Outgoing, Pressed};
use crate::course::Course;
use crate::lang::Lang;
use crate::store::{Arrival, Certificate, Claimed, Content, Draft, Tx};
use crate::talk::{self, Cx, Event, Fact, Keyboard, Luck, Person, Refusal, Reply, Say, Turn, Wish, Word};
use crate::words::Words;

/// How many arrivals are claimed at once; each is of another chat.
const ROUND: i64 = 64;
/// A reply that is older than this answers a question that nobody remembers.
const REPLY_LIVES: TimeDelta = TimeDelta::minutes(10);
/// A button stops waiting by itself long before.
const ANSWER_LIVES: TimeDelta = TimeDelta::minutes(2);
/// A daily lesson may wait this long for a channel that is away.
const LESSON_LIVES: TimeDelta = TimeDelta::hours(2);
const CERTIFICATE_LIVES: TimeDelta = TimeDelta::days(7);

impl App {
    /// Handles what has come in, one arrival per chat. Returns how many were handled.
    pub async fn receive(self: &Arc<Self>) -> Result<usize> {
        let claimed = self.store.claim(ROUND, self.clock.now()).await?;
        let count = claimed.len();
        for claimed in claimed {
            self.handle_safely(claimed).await?;
        }
        if count > 0 {
            self.wake.outbox.notify_waiters();
        }
        Ok(count)
    }

    /// A failure or a panic costs this one arrival: it is given back, and parked after the last attempt.
    async fn handle_safely(self: &Arc<Self>, claimed: Claimed) -> Result<()> {
        let claimed = Arc::new(claimed);
        let (app, ours) = (self.clone(), claimed.clone());
        let span = info_span!("arrival", id = %claimed.id);
        let outcome = tokio::spawn(async move { app.handle(&ours).await }.instrument(span)).await;
        let why = match outcome {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => format!("{error:#}"),
            // Not its message, which may quote what somebody wrote; the hook in `main` logs where it was.
            Err(_) => "a panic".to_owned(),
        };
        if self.store.give_back(&claimed).await? {
            error!(arrival.id = %claimed.id, "Arrival {} is parked after its last attempt: {why}", claimed.id);
        } else {
            warn!(arrival.id = %claimed.id, "Arrival {} failed and will be tried again: {why}", claimed.id);
        }
        Ok(())
    }

    async fn handle(&self, claimed: &Claimed) -> Result<()> {
        let now = self.clock.now();
        let incoming = match claimed.arrival.is_raw {
            true => self.channel.read(&claimed.arrival),
            false => Some(ours(&claimed.arrival.payload)?),
        };
        let mut tx = self.store.begin().await?;
        if !tx.done(claimed).await? {
            // Somebody took it over after our lease ended; dropping the transaction leaves it to them.
            return Ok(());
        }
        let wishes = match incoming {
            Some(incoming) => self.one(&mut tx, claimed, incoming, now).await?,
            None => Vec::new(),
        };
        tx.commit().await?;
        for wish in wishes {
            self.grant(wish, claimed).await;
        }
        Ok(())
    }

    async fn one(
        &self,
        tx: &mut Tx,
        claimed: &Claimed,
        incoming: Incoming,
        now: DateTime<Utc>,
    ) -> Result<Vec<Wish>> {
        let address = &claimed.arrival.address;
        let is_theirs = incoming.event.is_from_person();
        let is_daily = matches!(incoming.event, Event::LessonDue { .. });
        if incoming.event == Event::Left {
            tx.unreachable(address, now).await?;
            return Ok(Vec::new());
        }
        let mut person = tx.person(address, incoming.lang, is_theirs, now).await?;
        let roles = tx.roles(&person).await?;
        let edition = self.edition();
        let cx = Cx {
            now,
            roles: &roles,
            course: &edition.course,
            atlas: &edition.atlas,
            settings: &edition.settings,
            public_url: &self.public_url,
            luck: Luck { id: self.dice.roll_long()?, number: self.dice.roll()? },
        };
        let mut turn = talk::handle(&mut person, incoming.event, &cx);
        let wishes = std::mem::take(&mut turn.wishes);
        tx.save(&person, address).await?;
        write(self, tx, &edition, &person, claimed, turn, incoming.press.as_ref(), is_daily, now).await?;
        Ok(wishes)
    }

    /// Does what a turn asks for beyond the conversation; what came of it comes in as an event. The turn is committed,
    /// so nothing here can undo it: whoever hears nothing asks again.
    async fn grant(&self, wish: Wish, claimed: &Claimed) {
        let event = match wish {
            Wish::Reload => Event::Reloaded(self.reload().await.map_err(|problems| Refusal::of(&problems))),
        };
        let taken = match serde_json::to_string(&event) {
            Ok(payload) => {
                let address = claimed.arrival.address.clone();
                let key = format!("reload:{}", claimed.id);
                take_in(self, &[Arrival { key, address, is_raw: false, payload }]).await
            }
            Err(error) => Err(error.into()),
        };
        if let Err(error) = taken {
            error!("What came of reloading was not told: {error:#}");
        }
    }
}

/// Writes a turn: facts, plans, and messages, all or nothing.
#[expect(clippy::too_many_arguments, reason = "everything that one row of each table needs, used once")]
async fn write(
    app: &App,
    tx: &mut Tx,
    edition: &Edition,
    person: &Person,
    claimed: &Claimed,
    turn: Turn,
    press: Option<&Pressed>,
    is_daily: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    for fact in &turn.facts {
        tx.remember(&person.id, fact, now).await?;
        if let Fact::CertificateIssued { id, number, topics } = fact {
            tx.issue(&person.id, &certificate(&edition.course, person, id, number, topics, now)).await?;
        }
    }
    for plan in &turn.plans {
        tx.plan(&person.id, plan).await?;
    }
    let address = &claimed.arrival.address;
    if let Some(press) = press {
        let text = turn.toast.as_ref().map(|say| edition.words.render(person.lang, say)).transpose()?;
        let body = serde_json::to_string(&Outgoing::Answer { query: press.query.clone(), text })?;
        tx.say(&Draft { person: &person.id, address, lane: 0, body, expires_at: now + ANSWER_LIVES }, now)
            .await?;
    }
    for reply in &turn.replies {
        let (lane, lives) = match reply.say {
            Say::Certificate { .. } => (1, CERTIFICATE_LIVES),
            _ if is_daily => (1, LESSON_LIVES),
            _ => (0, REPLY_LIVES),
        };
        let message = outgoing(&edition.words, &app.album, person.lang, reply, press)?;
        for part in app.channel.parts(message) {
            let body = serde_json::to_string(&part)?;
            tx.say(&Draft { person: &person.id, address, lane, body, expires_at: now + lives }, now).await?;
        }
    }
    Ok(())
}

fn outgoing(
    words: &Words,
    album: &Album,
    lang: Lang,
    reply: &Reply,
    press: Option<&Pressed>,
) -> Result<Outgoing> {
    let key = |button: &talk::Button| Key {
        label: words.label(lang, &button.label),
        data: button.press.to_string(),
    };
    let shown = |kind: Keyboard| KeyboardShown { kind, label: words.word(lang, Word::ShareContact.key()) };
    Ok(Outgoing::Message {
        html: words.render(lang, &reply.say)?,
        buttons: reply.buttons.iter().map(|row| row.iter().map(key).collect()).collect(),
        keyboard: reply.keyboard.map(shown),
        replaces: press.filter(|_| reply.is_in_place).and_then(|press| press.message.clone()),
        picture: reply.picture.as_ref().and_then(|of| album.of(of)),
    })
}

/// The certificate of a learner, with the titles as they are today.
fn certificate(
    course: &Course,
    person: &Person,
    id: &str,
    number: &str,
    topics: &[String],
    now: DateTime<Utc>,
) -> Certificate {
    let titles = topics.iter().filter_map(|id| course.topic(id)).map(|topic| topic.title.clone());
    Certificate {
        id: id.to_owned(),
        number: number.to_owned(),
        course: course.slug.clone(),
        version: 1,
        status: "valid".to_owned(),
        name: person.name.clone(),
        content: Content {
            course: course.title.clone(),
            note: course.note.clone(),
            topics: titles.collect(),
        },
        issued_at: now,
    }
}

/// One of our own events, from the inbox.
fn ours(payload: &str) -> Result<Incoming> {
    let event = serde_json::from_str(payload).context("Reading an event of our own")?;
    Ok(Incoming { event, lang: Lang::default(), press: None })
}
