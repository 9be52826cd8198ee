//! Views: which conversations the list shows.

use crate::{
    pages::bits::{Choice, Face, admin_name, icons, icons::Icon, team_name},
    world::{Admin, Conversation, State, World},
};

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Mine,
    Unassigned,
    Bot,
    Team(u64),
    All,
}

/// A view to choose, with how many open conversations it has.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) icon: Icon,
    pub(super) count: usize,
    pub(super) here: bool,
}

impl View {
    /// By the name it has in addresses; what is unknown means all.
    pub(super) fn named(world: &World, name: &str) -> Self {
        match name {
            "mine" => Self::Mine,
            "unassigned" => Self::Unassigned,
            "bot" => Self::Bot,
            team => match team.parse() {
                Ok(id) if world.teams.contains_key(&id) => Self::Team(id),
                _ => Self::All,
            },
        }
    }

    pub(super) fn name(self, world: &World, me: u64) -> String {
        match self {
            Self::Mine => admin_name(world, me),
            Self::Unassigned => "Unassigned".to_owned(),
            Self::Bot => admin_name(world, world.bot_teammate),
            Self::Team(id) => team_name(world, id),
            Self::All => "All".to_owned(),
        }
    }

    fn in_address(self) -> String {
        match self {
            Self::Mine => "mine".to_owned(),
            Self::Unassigned => "unassigned".to_owned(),
            Self::Bot => "bot".to_owned(),
            Self::Team(id) => id.to_string(),
            Self::All => "all".to_owned(),
        }
    }

    pub(super) fn has(self, world: &World, me: u64, c: &Conversation) -> bool {
        match self {
            Self::Mine => c.admin_assignee == Some(me),
            Self::Unassigned => c.admin_assignee.is_none() && c.team_assignee.is_none(),
            Self::Bot => c.admin_assignee == Some(world.bot_teammate),
            Self::Team(id) => c.team_assignee == Some(id),
            Self::All => true,
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Mine => icons::PERSON,
            Self::Unassigned => icons::NOBODY,
            Self::Bot => icons::BOT,
            Self::Team(_) => icons::TEAM,
            Self::All => icons::INBOX,
        }
    }
}

/// All views, for the teammate who looks.
pub(super) fn tabs(
    world: &World,
    me: &Admin,
    here: &View,
    href: impl Fn(&str) -> String,
) -> Vec<Tab> {
    let teams = world.teams.keys().map(|id| View::Team(*id));
    let first = [View::Mine, View::Unassigned, View::Bot];
    let views = first.into_iter().chain(teams).chain([View::All]);
    let open: Vec<_> = world.conversations.values().filter(|c| c.state == State::Open).collect();
    views
        .map(|view| Tab {
            href: href(&view.in_address()),
            text: match view {
                View::Mine => "Mine".to_owned(),
                view => view.name(world, me.id),
            },
            icon: view.icon(),
            count: open.iter().filter(|c| view.has(world, me.id, c)).count(),
            here: view == *here,
        })
        .collect()
}

const STATES: [(&str, &str, Option<State>); 4] = [
    ("open", "Open", Some(State::Open)),
    ("snoozed", "Snoozed", Some(State::Snoozed)),
    ("closed", "Closed", Some(State::Closed)),
    ("any", "Any", None),
];

/// The state that an address names; `None` for any.
pub(super) fn state(name: &str) -> Option<State> {
    STATES.iter().find(|(known, _, _)| *known == name).map_or(Some(State::Open), |s| s.2)
}

pub(super) fn states(here: Option<State>, href: impl Fn(&str) -> String) -> Vec<Choice> {
    let choice = |(name, text, state): (&str, &str, Option<State>)| Choice {
        href: href(name),
        text: text.to_owned(),
        note: String::new(),
        here: state == here,
        face: None::<Face>,
    };
    STATES.map(choice).into()
}
