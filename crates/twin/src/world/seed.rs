//! The workspace that a twin starts with.

use serde_json::{Map, Value, json};

use super::{Admin, AppliedTag, Attribute, Company, Contact, Location, Role, Tag, Team, World};

impl World {
    pub(super) fn seed(&mut self) {
        self.seed_people();
        self.seed_tags_and_attributes();
        self.seed_contacts();
        self.seed_tickets();
        self.seed_articles();
    }

    fn seed_people(&mut self) {
        let first = self.seeded.between(814_000, 814_899);
        let people = [
            ("Ann Ames", "ann@shop.test", "Support lead", true),
            ("Ben Bell", "ben@shop.test", "Shipping", true),
            ("Cleo Cole", "cleo@shop.test", "Key accounts", true),
            ("Dan Dole", "dan@shop.test", "Engineer", false),
        ];
        let mut ids = Vec::new();
        let mut id = first;
        for (name, email, job, seat) in people {
            ids.push(id);
            self.add_admin(id, name, email, Some(job), seat);
            id += self.seeded.between(3, 17);
        }
        self.bot_teammate = id + 4;
        let bot = self.bot_teammate;
        self.add_admin(bot, "Robin Bot", "robin@shop.test", None, true);
        self.operator_id = id + 1_000;

        let mut team_id = self.seeded.between(5_017_000, 5_017_900);
        for (name, members) in [("Support", vec![0, 1]), ("Shipping", vec![1]), ("VIP", vec![0, 2])]
        {
            let admin_ids = members.into_iter().filter_map(|i| ids.get(i).copied()).collect();
            self.teams.insert(team_id, Team { id: team_id, name: name.to_owned(), admin_ids });
            team_id += self.seeded.between(3, 17);
        }
    }

    pub(super) fn add_admin(
        &mut self,
        id: u64,
        name: &str,
        email: &str,
        job: Option<&str>,
        seat: bool,
    ) {
        self.admins.insert(
            id,
            Admin {
                id,
                picture: crate::faces::of(name),
                name: name.to_owned(),
                email: email.to_owned(),
                job_title: job.map(str::to_owned),
                has_inbox_seat: seat,
                away_mode_enabled: false,
                away_mode_reassign: false,
                away_reason: None,
            },
        );
    }

    fn seed_tags_and_attributes(&mut self) {
        for name in ["sales", "preferred", "refund, partial", "bug"] {
            let id = self.ids.small(&mut self.seeded).to_string();
            self.tags.insert(id.clone(), Tag { id, name: name.to_owned() });
        }
        for (model, name, data_type, options) in [
            ("conversation", "topic", "string", &[][..]),
            ("conversation", "priority_score", "integer", &[]),
            ("conversation", "resolved", "boolean", &[]),
            ("conversation", "channel_used", "list", &["chat", "mail", "phone"]),
            ("contact", "plan", "string", &[]),
            ("contact", "orders", "integer", &[]),
            ("company", "industry", "string", &[]),
        ] {
            let id = self.ids.small(&mut self.seeded);
            let made = Attribute::new(id, model, name, data_type, self.created_at);
            self.attributes.push(made.allowing(options));
        }
    }

    fn seed_contacts(&mut self) {
        let now = self.created_at;
        let company_id = self.seeded.hex(24);
        let acme = Company {
            name: "Acme Bikes".to_owned(),
            last_request_at: Some(now),
            custom_attributes: Map::from_iter([("industry".to_owned(), json!("retail"))]),
            ..Company::new(company_id.clone(), "acme".to_owned(), now)
        };
        self.companies.insert(company_id.clone(), acme);
        let by = self.admins.keys().next().copied().unwrap_or_default();
        let applied = |id| AppliedTag { id, applied_at: now, applied_by: by };
        let sales = self.find_tag("sales").into_iter().map(applied).collect();
        let joe = Contact {
            external_id: Some("70".to_owned()),
            email: Some("joe@customer.test".to_owned()),
            phone: Some("+353871234567".to_owned()),
            name: Some("Joe Bloggs".to_owned()),
            language: Some("en".to_owned()),
            signed_up_at: Some(now),
            last_seen_at: Some(now),
            location: Location {
                country: Some("Ireland".to_owned()),
                region: Some("Leinster".to_owned()),
                city: Some("Dublin".to_owned()),
                country_code: Some("IRL".to_owned()),
                continent_code: Some("EU".to_owned()),
            },
            custom_attributes: Map::from_iter([
                ("plan".to_owned(), json!("enterprise")),
                ("orders".to_owned(), json!(3)),
            ]),
            tags: sales,
            companies: vec![company_id],
            ..self.blank_contact(Role::User)
        };
        self.contacts.insert(joe.id.clone(), joe);
        let lena = Contact { name: Some("Lena Lead".to_owned()), ..self.blank_contact(Role::Lead) };
        self.contacts.insert(lena.id.clone(), lena);
    }

    /// A new contact of which nothing is known.
    pub(crate) fn blank_contact(&mut self, role: Role) -> Contact {
        let now = self.now();
        Contact {
            id: self.ids.contact(&mut self.seeded),
            role,
            external_id: None,
            email: None,
            phone: None,
            name: None,
            avatar: None,
            owner_id: None,
            unsubscribed_from_emails: false,
            language: None,
            created_at: now,
            updated_at: now,
            signed_up_at: None,
            last_seen_at: None,
            last_replied_at: None,
            last_contacted_at: None,
            location: Location::default(),
            custom_attributes: Map::<String, Value>::new(),
            tags: Vec::new(),
            companies: Vec::new(),
            archived: false,
            blocked: false,
            merged_from: Vec::new(),
            merged_into: None,
        }
    }
}
