//! Plays a script through the doors that everybody uses: what people do goes into the inbox, time passes through
//! everything that is due, and what comes out of the outbox is written down. No row is made by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use hochoi::channel::{Incoming, Outgoing, Pressed, Recorder};
use hochoi::clock::Clock;
use hochoi::course::{Ask, Course, Question};
use hochoi::dice::Dice;
use hochoi::lang::Lang;
use hochoi::roles::Role;
use hochoi::service::{App, Edition, Goal, next_line};
use hochoi::store::{Address, Arrival, Grant};
use hochoi::talk::{Event, Of, Person, Place, Press, Step as JoinStep};

use crate::answers::{self, Given};
use crate::chat::{Deed, Script, Sight, Step};
use crate::shown::{Said, Screen};
use crate::stage::{self, Lessons, Stage};

/// More turns than a whole course takes.
const PATIENCE: usize = 1_000;
/// Where those who join without being watched live.
const HOME: (&str, &str) = ("Đắk Lắk", "Buôn Ma Thuột");

/// Plays a script in an empty database. Returns it as it went.
pub fn play(stage: &Stage, url: &str, script: &Script) -> Result<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut player = Player::new(stage, url, script).await?;
        let (mut text, mut before) = (String::new(), BTreeSet::new());
        for line in &script.lines {
            text.push_str(&line.text);
            text.push('\n');
            let Some(step) = &line.step else { continue };
            player
                .take(stage, url, step)
                .await
                .with_context(|| format!("Line {}, {}", line.number, line.text))?;
            let said = player.heard.drain(..);
            text.extend(said.filter_map(|said| said.lines(script.has_several_people, &mut before)));
        }
        player.end().await?;
        Ok(text)
    })
}

struct Player {
    app: Arc<App>,
    lessons: Lessons,
    recorder: Recorder,
    people: BTreeMap<String, Somebody>,
    arrivals: usize,
    /// Presses that wait for an answer.
    unanswered: BTreeSet<String>,
    /// What the bot said during the step.
    heard: Vec<Said>,
}

#[derive(Default)]
struct Somebody {
    screen: Screen,
    /// Of their app.
    lang: Lang,
}

impl Player {
    async fn new(stage: &Stage, url: &str, script: &Script) -> Result<Player> {
        let lessons = Lessons::real();
        let mut steps = script.lines.iter().filter_map(|line| line.step.as_ref());
        let mut first = steps.next();
        if let Some(Step::LessonsAreIn(course)) = first {
            lessons.are_in(course)?;
            first = steps.next();
        }
        let Some(Step::At(start)) = first else { bail!("A script begins with a day: at 2026-12-01 08:00") };
        let recorder = Recorder::default();
        let clock = |edition: &Edition| Ok(Clock::still_at(moment(&edition.course, *start)?));
        let app = stage::app(stage, &lessons, url, clock, Dice::repeatable(), &recorder).await?;
        Ok(Player {
            app: Arc::new(app),
            lessons,
            recorder,
            people: BTreeMap::new(),
            arrivals: 0,
            unanswered: BTreeSet::new(),
            heard: Vec::new(),
        })
    }

    async fn take(&mut self, stage: &Stage, url: &str, step: &Step) -> Result<()> {
        match step {
            Step::LessonsAreIn(course) => self.lessons.are_in(course),
            Step::Restarts => self.restarts(stage, url).await,
            Step::At(time) => self.move_to(self.moment(*time)?).await,
            Step::AtTime(time) => {
                let today = self.app.clock.now().with_timezone(&self.app.edition().course.zone).date_naive();
                self.move_to(self.moment(today.and_time(*time))?).await
            }
            Step::Does(who, deed) => self.does(who, deed).await,
        }
    }

    fn moment(&self, time: NaiveDateTime) -> Result<DateTime<Utc>> {
        moment(&self.app.edition().course, time)
    }

    /// Ends the bot and starts it again on the same database, a moment later: ids sort by time.
    async fn restarts(&mut self, stage: &Stage, url: &str) -> Result<()> {
        self.app.store.close().await;
        let now = self.app.clock.now() + TimeDelta::milliseconds(1);
        let clock = |_: &Edition| Ok(Clock::still_at(now));
        let dice = self.app.dice.clone();
        self.app = Arc::new(stage::app(stage, &self.lessons, url, clock, dice, &self.recorder).await?);
        self.settle(now).await
    }

    /// Lets time pass, through everything that is due on the way.
    async fn move_to(&mut self, target: DateTime<Utc>) -> Result<()> {
        ensure!(target >= self.app.clock.now(), "Time goes forward");
        while let Some(next) = self.app.store.next_moment(self.app.clock.now()).await? {
            if next > target {
                break;
            }
            self.app.clock.move_to(next);
            self.settle(target).await?;
        }
        self.app.clock.move_to(target);
        self.settle(target).await
    }

    /// Lets everything happen that can happen now, and hears what is said. `told` is the time that the script tells.
    async fn settle(&mut self, told: DateTime<Utc>) -> Result<()> {
        self.app.step().await?;
        let now = self.app.clock.now();
        let local = now.with_timezone(&self.app.edition().course.zone).format("%Y-%m-%d %H:%M");
        let mut taken = self.recorder.take();
        // Chats are written to at the same time; the order within a chat is what counts.
        taken.sort_by(|(a, _), (b, _)| a.chat.cmp(&b.chat));
        for (address, what) in taken {
            match &what {
                Outgoing::Message { html, buttons, replaces, .. } => {
                    self.somebody(&address.chat).screen.show(html, buttons, replaces.as_deref());
                }
                Outgoing::Answer { query, .. } => {
                    ensure!(self.unanswered.remove(query), "A press is answered that nobody made, or twice");
                }
            }
            let at = (now != told).then(|| local.to_string());
            self.heard.push(Said { to: address.chat, at, what });
        }
        ensure!(self.unanswered.is_empty(), "A press is never answered");
        Ok(())
    }

    async fn does(&mut self, who: &str, deed: &Deed) -> Result<()> {
        match deed {
            Deed::Says(text) => self.says(who, text).await,
            Deed::Presses { label, on } => self.presses(who, label, on.as_deref()).await,
            Deed::PressesAnswer { is_right } => self.presses_answer(who, *is_right).await,
            Deed::Answers { is_right } => self.answers(who, *is_right).await,
            Deed::Opens(code) => self.event(who, Event::Started { code: Some(code.clone()) }, None).await,
            Deed::SharesOwn(phone) => self.shares(who, phone, who, true).await,
            Deed::SharesForeign => self.shares(who, "0987654321", "Trần Văn Khác", false).await,
            Deed::SendsSticker => self.event(who, Event::Unreadable, None).await,
            Deed::Blocks => self.event(who, Event::Left, None).await,
            Deed::Unblocks => self.event(who, Event::Returned, None).await,
            Deed::HasEnglishApp => {
                self.somebody(who).lang = Lang::En;
                Ok(())
            }
            Deed::BecomesAdministrator => {
                let grant = Grant { address: self.address(who), role: Role::Administrator, province: None };
                self.app.store.grant(&grant, self.app.clock.now()).await
            }
            Deed::Joins { hour } => self.joins(who, hour).await,
            Deed::CompletesTopics(count) => self.completes_topics(who, *count).await,
            Deed::Completes(topic) => self.completes(who, topic).await,
            Deed::GoesOnTo(sight) => self.goes_on_to(who, sight).await,
        }
    }

    /// Puts what somebody did into the inbox, as a channel would.
    async fn event(&mut self, who: &str, event: Event, press: Option<Pressed>) -> Result<()> {
        self.arrivals += 1;
        let incoming = Incoming { event, lang: self.somebody(who).lang, press };
        let arrival = Arrival {
            key: format!("recorder:1:{}", self.arrivals),
            address: self.address(who),
            is_raw: true,
            payload: serde_json::to_string(&incoming)?,
        };
        let now = self.app.clock.now();
        self.app.store.take_in(&[arrival], now).await?;
        self.settle(now).await
    }

    async fn says(&mut self, who: &str, text: &str) -> Result<()> {
        let event = match text {
            "/start" => Event::Started { code: None },
            _ => Event::Said(text.to_owned()),
        };
        self.event(who, event, None).await
    }

    async fn presses(&mut self, who: &str, label: &str, on: Option<&str>) -> Result<()> {
        let is_it = |shown: &str| shown == label || shown.strip_prefix("✓ ") == Some(label);
        let found = self.somebody(who).screen.find(on, |key| is_it(&key.label));
        let (message, data) = found.with_context(|| format!("There is no button {label} on the screen"))?;
        self.press(who, message, data).await
    }

    async fn press(&mut self, who: &str, message: String, data: String) -> Result<()> {
        let query = format!("press {}", self.arrivals);
        self.unanswered.insert(query.clone());
        self.event(who, Event::Pressed(data), Some(Pressed { query, message: Some(message) })).await
    }

    async fn shares(&mut self, who: &str, phone: &str, name: &str, is_own: bool) -> Result<()> {
        self.event(who, Event::Contact { phone: phone.to_owned(), name: name.to_owned(), is_own }, None).await
    }

    async fn answers(&mut self, who: &str, is_right: bool) -> Result<()> {
        let person = self.person(who).await?.context("They never wrote")?;
        let (question, order) = question(&person).context("No question is open")?;
        let line = match is_right {
            true => self.line(Some(&person), who, 0),
            false => Some(answers::given(question, order, false).typed()),
        };
        self.says(who, &line.context("There is no such answer")?).await
    }

    async fn presses_answer(&mut self, who: &str, is_right: bool) -> Result<()> {
        let person = self.person(who).await?.context("They never wrote")?;
        let (question, order) = question(&person).context("No question is open")?;
        let words = self.app.edition().words.clone();
        let word = |key| words.word(person.lang, key);
        let (labels, done) = match answers::given(question, order, is_right) {
            Given::Letters(letters) => (letters, word("done")),
            Given::Truth(truth) => (vec![word(if truth { "true" } else { "false" })], String::new()),
            Given::Text(_) => bail!("This question has no buttons to answer it with"),
        };
        let needs_done = matches!(question.ask, Ask::Choice { is_single: false, .. });
        for label in labels.iter().chain(needs_done.then_some(&done)) {
            self.presses(who, label, None).await?;
        }
        Ok(())
    }

    async fn joins(&mut self, who: &str, hour: &str) -> Result<()> {
        for _ in 0..PATIENCE {
            self.heard.clear();
            let person = self.person(who).await?;
            let is_at_hour =
                person.as_ref().is_some_and(|person| person.place == Place::Joining { step: JoinStep::Hour });
            match self.line(person.as_ref(), who, 0) {
                Some(_) if is_at_hour => self.says(who, hour).await?,
                Some(line) => self.says(who, &line).await?,
                None => return Ok(()),
            }
        }
        bail!("{who} does not get in")
    }

    async fn completes_topics(&mut self, who: &str, count: usize) -> Result<()> {
        for _ in 0..PATIENCE {
            let person = self.person(who).await?;
            let Some(line) = self.line(person.as_ref(), who, count) else { return Ok(()) };
            self.says(who, &line).await?;
            self.heard.clear();
        }
        bail!("{who} does not complete {count} topics")
    }

    /// Completes one topic, by way of its page.
    async fn completes(&mut self, who: &str, topic: &str) -> Result<()> {
        for _ in 0..PATIENCE {
            let person = self.person(who).await?.context("They never wrote")?;
            if person.progress.completed().contains(topic) {
                return Ok(());
            }
            let is_in_it = match &person.place {
                Place::Lesson { topic: here, .. } => here == topic,
                Place::Quiz { .. } | Place::Joining { .. } => true,
                Place::Home | Place::Topic { .. } | Place::Practice { .. } => false,
            };
            match self.line(Some(&person), who, usize::MAX).filter(|_| is_in_it) {
                Some(line) => self.says(who, &line).await?,
                None => self.enters(who, topic, &person).await?,
            }
            self.heard.clear();
        }
        bail!("{who} does not complete {topic}")
    }

    /// Opens the page of a topic, and from it the first unread lesson, or the quiz.
    async fn enters(&mut self, who: &str, topic: &str, person: &Person) -> Result<()> {
        let read = person.progress.topic(topic).read;
        let course = self.app.edition().course.clone();
        let index = course.topics.iter().position(|other| other.id == topic);
        let index = index.context("There is no such topic")?;
        let topic = topic.to_owned();
        let press = match (0..course.topics[index].lessons.len()).find(|lesson| !read.contains(lesson)) {
            Some(lesson) => Press::Card { topic, lesson, card: 0 },
            None => Press::Quiz(Of::Topic { topic }),
        };
        self.says(who, &(index + 1).to_string()).await?;
        let found = self.somebody(who).screen.find(None, |key| key.data == press.to_string());
        let (message, data) = found.context("The topic's page has no way in")?;
        self.press(who, message, data).await
    }

    /// Types on like a diligent learner until the sight is there; the last turn is heard.
    async fn goes_on_to(&mut self, who: &str, sight: &Sight) -> Result<()> {
        for _ in 0..PATIENCE {
            let person = self.person(who).await?;
            if self.is_in_sight(sight, person.as_ref()) {
                return Ok(());
            }
            self.heard.clear();
            let line = self.line(person.as_ref(), who, usize::MAX).context("There is no way on")?;
            self.says(who, &line).await?;
        }
        bail!("It never comes")
    }

    fn is_in_sight(&self, sight: &Sight, person: Option<&Person>) -> bool {
        match sight {
            Sight::Words(words) => {
                let said = self.heard.iter().filter_map(|said| said.lines(false, &mut BTreeSet::new()));
                said.into_iter().any(|said| said.contains(words))
            }
            Sight::Question(kind) => {
                let open = person.and_then(question);
                open.is_some_and(|(question, _)| answers::kind(question) == *kind)
            }
        }
    }

    /// What a diligent learner types next; nothing once so many topics are complete.
    fn line(&self, person: Option<&Person>, who: &str, topics: usize) -> Option<String> {
        let goal = Goal { topics, home: HOME, hour: "19:30" };
        next_line(person, &format!("Nguyễn Thị {who}"), &goal)
    }

    fn somebody(&mut self, who: &str) -> &mut Somebody {
        self.people.entry(who.to_owned()).or_default()
    }

    async fn person(&self, who: &str) -> Result<Option<Person>> {
        self.app.store.look_up(&self.address(who)).await
    }

    fn address(&self, who: &str) -> Address {
        let channel = &self.app.channel;
        Address { channel: channel.name().to_owned(), bot: channel.bot().to_owned(), chat: who.to_owned() }
    }

    /// Nothing may be left over: no message unsent, no arrival unhandled, no summary that differs from the ledger.
    async fn end(&self) -> Result<()> {
        let store = &self.app.store;
        let counts = store.message_counts().await?;
        ensure!(
            (counts.waiting, counts.dead, counts.expired) == (0, 0, 0),
            "Messages are left over: {counts:?}"
        );
        ensure!(store.work_now(self.app.clock.now()).await? == 0, "Work is left over");
        ensure!(store.parked().await? == 0, "An arrival could not be handled; the log says why");
        for who in self.people.keys() {
            let Some(person) = self.person(who).await? else { continue };
            let folded = store.refold(&person.id).await?;
            ensure!(folded == person.progress, "{who}'s progress is not what the ledger says: {folded:?}");
        }
        store.close().await;
        Ok(())
    }
}

/// The open question as it was drawn, and the order in which its options are shown.
fn question(person: &Person) -> Option<(&Question, &[usize])> {
    let Place::Quiz { attempt } = &person.place else { return None };
    let drawn = attempt.items.get(attempt.at)?;
    Some((drawn.question()?, &drawn.order))
}

/// A local time of the course as a moment.
fn moment(course: &Course, time: NaiveDateTime) -> Result<DateTime<Utc>> {
    let local = course.zone.from_local_datetime(&time).single();
    Ok(local.context("There is no such time in the course's zone")?.with_timezone(&Utc))
}
