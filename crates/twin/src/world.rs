//! The state of the workspace.

mod agenda;
mod apply_workspace_file;
mod article;
mod attribute;
mod company;
mod contact;
mod contacts;
mod conversation;
mod conversations;
mod event;
mod find;
mod forms;
mod history;
mod index;
mod note;
mod seats;
mod seed;
mod statistics;
mod tag;
mod ticket;

pub(crate) use agenda::{Agenda, Due};
pub(crate) use article::Article;
pub(crate) use attribute::{Attribute, ListOption};
pub(crate) use company::{Company, Plan, Scroll};
pub(crate) use contact::{Contact, Location, Merged, Role};
pub(crate) use contacts::Contacts;
pub(crate) use conversation::{
    AppliedTag, Assignee, Attachment, Author, Conversation, Deleted, GivenRating, HandlingEvent,
    Part, Priority, Rating, Source, State,
};
pub(crate) use conversations::Conversations;
pub(crate) use event::{Event, Events, Summary};
pub(crate) use index::Index;
pub(crate) use note::{Note, NoteOn};
pub(crate) use seats::{AWAY_REASONS, Admin, AwayReason, Team};
pub(crate) use statistics::Statistics;
pub(crate) use tag::Tag;
pub(crate) use ticket::{Category, DESCRIPTION, TITLE, Ticket, TicketState, TicketType};

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use crate::{
    app::App,
    app::RateWindow,
    calls::ApiCall,
    clock::Clock,
    faults::Faults,
    feed::{Change, Feed},
    files::Files,
    ids::{Ids, Seeded},
    options::TwinOptions,
    switches::Switches,
    webhook::{Deliveries, endpoint::Endpoint},
};

/// Everything, behind one lock.
pub(crate) struct World {
    pub(crate) clock: Arc<Clock>,
    /// The moment a due thing happens at, while it happens.
    pub(crate) moment: Option<i64>,
    pub(crate) seed: u64,
    pub(crate) seeded: Seeded,
    pub(crate) ids: Ids,

    pub(crate) base_url: String,
    pub(crate) control_token: Option<String>,
    pub(crate) app_id: String,
    pub(crate) app: App,
    pub(crate) created_at: i64,
    pub(crate) bot_teammate: u64,
    pub(crate) operator_id: u64,

    pub(crate) admins: BTreeMap<u64, Admin>,
    pub(crate) teams: BTreeMap<u64, Team>,
    pub(crate) tags: BTreeMap<String, Tag>,
    pub(crate) companies: BTreeMap<String, Company>,
    /// At most one at a time.
    pub(crate) scroll: Option<Scroll>,
    pub(crate) contacts: Contacts,
    /// By id, so the oldest first.
    pub(crate) notes: BTreeMap<u64, Note>,
    pub(crate) events: Events,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) articles: Vec<Article>,
    pub(crate) ticket_types: Vec<TicketType>,
    pub(crate) ticket_states: Vec<TicketState>,
    pub(crate) tickets_made: u64,
    pub(crate) conversations: Conversations,
    /// Messages of teammates that were not answered yet. The API has no conversation of them.
    pub(crate) unanswered: BTreeMap<String, Conversation>,
    pub(crate) deleted: BTreeMap<String, Deleted>,
    history: history::History,

    pub(crate) files: Files,
    pub(crate) agenda: Agenda,
    pub(crate) endpoint: Endpoint,
    pub(crate) deliveries: Deliveries,
    pub(crate) switches: Switches,
    pub(crate) faults: Faults,
    pub(crate) rate: RateWindow,
    pub(crate) calls: VecDeque<ApiCall>,
    pub(crate) calls_made: u64,
    pub(crate) keep: usize,
    pub(crate) activity: u64,
    pub(crate) feed: Feed,
    pub(crate) forms: forms::Forms,
}

impl World {
    /// The seeded workspace.
    pub(crate) fn new(options: &TwinOptions, clock: Arc<Clock>, base_url: String) -> Self {
        let mut seeded = Seeded::new(options.seed);
        let ids = Ids::new(&mut seeded);
        let app_id = format!("a{}", seeded.letters(7));
        let app = App::new(options, &mut seeded);
        let created_at = clock.now_ms() / 1000;
        let mut world = Self {
            clock,
            moment: None,
            seed: options.seed,
            seeded,
            ids,
            base_url,
            control_token: options.control_token.clone(),
            app_id,
            app,
            created_at,
            bot_teammate: 0,
            operator_id: 0,
            admins: BTreeMap::new(),
            teams: BTreeMap::new(),
            tags: BTreeMap::new(),
            companies: BTreeMap::new(),
            scroll: None,
            contacts: Contacts::default(),
            notes: BTreeMap::new(),
            events: Events::default(),
            attributes: Vec::new(),
            articles: Vec::new(),
            ticket_types: Vec::new(),
            ticket_states: Vec::new(),
            tickets_made: 0,
            conversations: Conversations::default(),
            unanswered: BTreeMap::new(),
            deleted: BTreeMap::new(),
            history: history::History::default(),
            files: Files::default(),
            agenda: Agenda::default(),
            endpoint: Endpoint::new(options.webhook.clone()),
            deliveries: Deliveries::new(options.keep),
            switches: options.switches.clone(),
            faults: options.faults.clone(),
            rate: RateWindow::new(options.rate_limit),
            calls: VecDeque::new(),
            calls_made: 0,
            keep: options.keep,
            activity: 0,
            feed: Feed::new(crate::clock::real_ms()),
            forms: forms::Forms::default(),
        };
        world.seed();
        world
    }

    /// Now, in milliseconds of twin time since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        self.moment.unwrap_or_else(|| self.clock.now_ms())
    }

    /// Now, in unix seconds, as everything in Intercom is dated.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// A conversation, to be changed.
    pub(crate) fn change(&mut self, id: &str) -> Option<&mut Conversation> {
        self.conversations.get_mut(id)
    }

    /// Keeps what every changed conversation was before, notes where it and the changed contacts
    /// are found now, and tells the windows that look on what changed.
    pub(crate) fn keep_versions(&mut self) {
        let now = self.now_ms();
        self.contacts.note_handles();
        let touched = self.conversations.take_touched();
        let sent = std::mem::take(&mut self.deliveries.changed);
        self.feed.note_activity(self.activity, sent || !touched.is_empty());
        for (id, before) in touched {
            self.history.keep(&id, now, before);
            self.feed.mark(Change::Conversation(id));
        }
        if sent {
            self.feed.mark(Change::Deliveries);
        }
    }

    /// A conversation as it was so many milliseconds ago.
    pub(crate) fn as_of(&self, id: &str, ms_ago: u64) -> Option<Arc<Conversation>> {
        let then = self.now_ms().saturating_sub_unsigned(ms_ago);
        self.history.at(id, then, self.conversations.before(id))
    }
}
