//! What a dialog says, asks, tests or does, in a few words.

use crate::model::{
    Body, Dialog, Dynamic, Match, Period, Texts,
    action::{Clear, Kind as StepKind, Step},
    condition::{Compare, Operator, Test},
    message::{Component, Kind},
};

/// A text as the file has it, in the bot's first language, one wording of it.
pub(super) fn texts(texts: &Texts, primary: &str) -> String {
    let wordings = texts.pick(primary, primary).map(|(wordings, _)| wordings);
    let first = wordings.and_then(|wordings| wordings.0.first());
    first.map_or_else(String::new, |template| template.source().to_owned())
}

/// The first line of a dialog: of what it says or asks, or what it does.
pub(super) fn first_line(dialog: &Dialog, primary: &str) -> String {
    match dialog.body() {
        Body::Message(parts) => {
            let lines = parts.iter().map(|part| component(part, primary));
            lines.into_iter().find(|line| !line.trim().is_empty()).unwrap_or_default()
        }
        Body::Condition(rows) => match rows.len() {
            1 => "one row".into(),
            count => format!("first of {count} rows that holds"),
        },
        Body::Input(input) => texts(&input.question, primary),
        Body::Action(steps) => steps.iter().filter_map(step).collect::<Vec<_>>().join(" · "),
    }
}

/// What a question takes for an answer, and where it goes.
pub(super) fn answer(dialog: &Dialog) -> Option<String> {
    let Body::Input(input) = dialog.body() else { return None };
    let kind = match input.wanted.as_ref().map(|wanted| &wanted.value) {
        None => "any".into(),
        Some(Match::Entity(name)) => name.clone(),
        Some(word) => format!("{word:?}").to_lowercase(),
    };
    Some(format!("{kind} → {{{}}}", input.variable.0.join(".")))
}

fn component(component: &Component, primary: &str) -> String {
    let or = |text: &Option<Texts>, otherwise: String| match text {
        Some(text) => texts(text, primary),
        None => otherwise,
    };
    match component.kind() {
        Some(Kind::Text(text) | Kind::Markdown(text) | Kind::Html(text)) => texts(text, primary),
        Some(Kind::Buttons(buttons)) => {
            or(&buttons.text, format!("{} buttons", buttons.options.len()))
        }
        Some(Kind::QuickReplies(replies)) => {
            or(&replies.text, format!("{} quick replies", replies.options.len()))
        }
        Some(Kind::Media(media)) => {
            let kind = ["image", "video", "audio", "file"];
            let there = [&media.image, &media.video, &media.audio, &media.file];
            let mut all = kind.into_iter().zip(there);
            let found = all.find_map(|(kind, file)| file.as_ref().map(|file| (kind, file)));
            found.map_or_else(String::new, |(kind, file)| format!("{kind} {}", file.source()))
        }
        Some(Kind::Carousel(carousel)) => {
            or(&carousel.text, format!("{} cards", carousel.cards.len()))
        }
        Some(Kind::List(list)) => or(&list.text, format!("list of {}", list.items.len())),
        None => String::new(),
    }
}

fn step(step: &Step) -> Option<String> {
    let names = |all: Vec<String>| all.join(", ");
    Some(match step.kind()? {
        StepKind::Offload(_) => "offload".into(),
        StepKind::Set(set) => {
            format!("set {}", names(set.0.iter().map(|(name, _)| name.0.join(".")).collect()))
        }
        StepKind::Clear(Clear::All) => "clear all".into(),
        StepKind::Clear(Clear::These(all)) => {
            format!("clear {}", names(all.iter().map(|name| name.0.join(".")).collect()))
        }
        StepKind::Tag(_) => "tag".into(),
        StepKind::Untag(_) => "untag".into(),
        StepKind::Note(_) => "note".into(),
        StepKind::Attributes(_) => "attributes".into(),
        StepKind::Api(api) => {
            let (method, address) = api.address()?;
            let address = address.source();
            let address = address.split_once("://").map_or(address, |(_, rest)| rest);
            format!("{} {address}", format!("{method:?}").to_uppercase())
        }
        StepKind::Pause(_) => "pause".into(),
        StepKind::Close => "close".into(),
        StepKind::Snooze(_) => "snooze".into(),
        StepKind::Time(time) => format!("time → {}", time.save.0.join(".")),
        StepKind::Timer(timer) => format!("timer {}", period(timer.after)),
        StepKind::GotoVariable(name) => format!("go to {{{}}}", name.0.join(".")),
        StepKind::Emit(_) => "emit".into(),
    })
}

/// A condition in short.
pub(super) fn test(test: &Test) -> String {
    let several = |tests: &[Test], with: &str| {
        let all = tests.iter().map(|inner| match inner {
            Test::All(_) | Test::Any(_) => format!("({})", self::test(inner)),
            _ => self::test(inner),
        });
        all.collect::<Vec<_>>().join(with)
    };
    match test {
        Test::Compare(row) => compare(row),
        Test::All(tests) => several(tests, " and "),
        Test::Any(tests) => several(tests, " or "),
        Test::Cel(cel) => cel.source.value.clone(),
        Test::Else => "else".into(),
    }
}

fn compare(row: &Compare) -> String {
    let value = match &row.value {
        Some(Dynamic::Text(template)) => template.source().to_owned(),
        Some(Dynamic::Fixed(value)) => value.to_string(),
        Some(Dynamic::List(_)) => "[…]".into(),
        Some(Dynamic::Object(_)) => "{…}".into(),
        None => {
            row.pattern.as_ref().map_or_else(String::new, |pattern| pattern.as_str().to_owned())
        }
    };
    // The last name says most, and there is little room.
    let path = row.path.to_string();
    let path = path.rsplit('.').next().unwrap_or_default();
    match row.operator {
        Operator::Equals => format!("{path} = {value}"),
        Operator::NotEquals => format!("{path} ≠ {value}"),
        Operator::Contains => format!("{path} contains {value}"),
        Operator::NotContains => format!("{path} without {value}"),
        Operator::GreaterThan => format!("{path} > {value}"),
        Operator::SmallerThan => format!("{path} < {value}"),
        Operator::Exists => format!("{path} is set"),
        Operator::NotExists => format!("{path} is not set"),
        Operator::Matches => format!("{path} matches {value}"),
    }
}

/// A length of time as the language writes it.
pub(super) fn period(period: Period) -> String {
    let millis = period.0.as_millis();
    let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
    let unit = units.into_iter().find(|(_, unit)| millis > 0 && millis.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{millis} ms"), |(name, unit)| format!("{} {name}", millis / unit))
}
