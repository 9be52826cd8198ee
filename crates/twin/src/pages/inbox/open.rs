//! The conversation that is open in the inbox: head, thread, composer.

use askama::Template;

use super::rows::{contact, newest_of};
use crate::{
    pages::{
        address::Address,
        bits::{Face, Holder, Html, Pick, When, contact_name, day_number, icons},
        frame::html,
        thread::{Side, thread},
        thread_view::ThreadView,
        zone,
    },
    world::{Admin, Conversation, State, World},
};

#[derive(Template)]
#[template(path = "inbox_open.html")]
struct Open<'a> {
    id: &'a str,
    me: u64,
    me_name: &'a str,
    seat: bool,
    title: String,
    holder: Holder,
    state: &'static str,
    wakes: Option<When>,
    /// What is shown once it is closed, if that is another one.
    then: Option<&'a str>,
    waiting: Option<When>,
    /// The customer's last message, by id.
    newest: u64,
    assignees: Vec<Pick>,
    snoozes: Vec<(i64, &'static str)>,
    thread: Html,
    list: String,
    back: String,
}

pub(super) fn open(
    world: &World,
    me: &Admin,
    c: &Conversation,
    here: &Address,
    then: Option<&str>,
) -> Html {
    let now = world.now();
    let mut here = here.clone();
    here.set("conversation", &c.id);
    let whole = !here.value("whole").is_empty();
    let thread = ThreadView {
        thread: thread(world, c, Side::Teammate, whole),
        older: here.with(&[("whole", "1")]),
        customer: false,
        rating: Html::default(),
    };
    html(&Open {
        id: &c.id,
        me: me.id,
        me_name: &me.name,
        seat: me.has_inbox_seat,
        title: contact(world, c).map_or_else(|| "Nobody".to_owned(), contact_name),
        holder: Holder::of(world, c),
        state: c.state.as_str(),
        wakes: c.snoozed_until.map(|until| When::until(until, now)),
        then,
        waiting: c
            .waiting_since
            .filter(|_| c.state == State::Open)
            .map(|since| When::lasting(since, now)),
        newest: newest_of(c),
        assignees: assignees(world, me),
        snoozes: snoozes(now),
        thread: html(&thread),
        list: here.with(&[("conversation", ""), ("whole", "")]),
        back: here.here(),
    })
}

/// Me, the bot, the teams, the others, nobody.
fn assignees(world: &World, me: &Admin) -> Vec<Pick> {
    let pick = |value: String, text: String, note: &'static str, face: Face| Pick {
        value,
        text,
        note,
        face: Some(face),
    };
    let admin =
        |a: &Admin, note| pick(a.id.to_string(), a.name.clone(), note, Face::admin(world, a.id));
    let bot = world.admins.get(&world.bot_teammate);
    let others = world
        .admins
        .values()
        .filter(|a| a.id != me.id && a.id != world.bot_teammate)
        .map(|a| admin(a, if a.has_inbox_seat { "" } else { "no seat" }));
    let teams =
        world.teams.values().map(|t| pick(t.id.to_string(), t.name.clone(), "team", Face::team()));
    let mut all = Vec::new();
    if me.id != world.bot_teammate {
        all.push(admin(me, "me"));
    }
    all.extend(bot.map(|b| admin(b, "the bot")));
    all.extend(teams);
    all.extend(others);
    all.push(pick("nobody".to_owned(), "Nobody".to_owned(), "", Face::nobody()));
    all
}

/// For how many seconds, and how that is called. Days begin at nine, on the clock of whoever looks.
fn snoozes(now: i64) -> Vec<(i64, &'static str)> {
    const DAY: i64 = 86_400;
    let today = day_number(now);
    let nine = |day: i64| day * DAY + 9 * 3600 - i64::from(zone::seconds_east()) - now;
    let tomorrow = nine(today + 1);
    // 1 January 1970 was a Thursday.
    let weekday = (today + 3).rem_euclid(7);
    let monday = nine(today + 7 - weekday);
    vec![
        (60, "For a minute"),
        (3600, "For an hour"),
        (4 * 3600, "For four hours"),
        (tomorrow, "Until tomorrow at nine"),
        (monday, "Until Monday at nine"),
    ]
}

impl Open<'_> {
    fn is_open(&self) -> bool {
        self.state == State::Open.as_str()
    }
}
