//! The picture of a bot.

use std::collections::{BTreeMap, BTreeSet};

use deskmate_dialog::draw;
use roxmltree::{Document, Node};

use crate::support::{bot, whole};

/// A bot of five dialogs, with something of everything.
const SMALL: &str = include_str!("bots/small.yaml");
/// A shop's bot of sixty dialogs, in flows.
const SIXTY: &str = include_str!("bots/sixty.yaml");

#[test]
fn a_small_bot() {
    insta::assert_snapshot!("small", draw(&bot(SMALL)));
}

/// What has that class.
fn of_class<'a>(svg: &'a Document<'a>, class: &str) -> Vec<Node<'a, 'a>> {
    let has = |node: &Node<'_, '_>| {
        node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    };
    svg.descendants().filter(has).collect()
}

/// Left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
struct Rect([f64; 4]);

impl Rect {
    fn apart(self, other: Self) -> bool {
        let (
            Self([left, top, right, bottom]),
            Self([other_left, other_top, other_right, other_bottom]),
        ) = (self, other);
        right <= other_left || other_right <= left || bottom <= other_top || other_bottom <= top
    }
}

/// How far the sheet is moved that a node is in.
fn moved(node: Node<'_, '_>) -> (f64, f64) {
    let transform = node.ancestors().find_map(|up| up.attribute("transform")).unwrap();
    let inside = transform.trim_start_matches("translate(").trim_end_matches(')');
    let (x, y) = inside.split_once(' ').unwrap();
    (x.parse().unwrap(), y.parse().unwrap())
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// Where the shape of a box is; a condition is a path, which begins at its left.
fn rect(shape: Node<'_, '_>) -> Rect {
    let (x, y) = moved(shape);
    let [left, top, right, bottom] = match shape.attribute("d") {
        None => {
            let (left, top) = (number(shape, "x"), number(shape, "y"));
            [left, top, left + number(shape, "width"), top + number(shape, "height")]
        }
        Some(path) => {
            let all = numbers(path);
            let [left, middle, tip, up, inner] = all[..5] else { panic!("{path}") };
            [left, middle + up, left + 2.0 * tip + inner, middle - up]
        }
    };
    Rect([left + x, top + y, right + x, bottom + y])
}

fn numbers(path: &str) -> Vec<f64> {
    let spaced: String = path
        .chars()
        .map(|character| if character.is_ascii_alphabetic() { ' ' } else { character })
        .collect();
    let spaced = spaced.replace('-', " -");
    spaced.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

/// The boxes of dialogs and signs, and the labels of jumps.
fn rects(svg: &Document<'_>) -> (Vec<Rect>, Vec<Rect>) {
    let sheets = of_class(svg, "flow");
    let inside = |class: &str, shape: &str| {
        let all = sheets.iter().flat_map(Node::descendants);
        let all = all.filter(|node| {
            node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
        });
        let shapes = all.filter_map(|node| {
            node.children().find(|child| match shape {
                "rect" => child.has_tag_name("rect"),
                class => child.attribute("class") == Some(class),
            })
        });
        shapes.map(rect).collect::<Vec<_>>()
    };
    let boxes = [inside("dialog", "shape"), inside("sign", "shape")].concat();
    (boxes, inside("jump", "rect"))
}

/// Every jump as from and to, by what the file says.
fn jumps(text: &str) -> BTreeMap<(String, String), usize> {
    let mut jumps = BTreeMap::new();
    let mut from = String::new();
    let mut within = false;
    for line in whole(text).lines() {
        if !line.starts_with(' ') {
            within = line.starts_with("dialogs:");
        }
        let name = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '));
        if let (true, Some((name, _))) = (within, name.and_then(|name| name.split_once(':'))) {
            from = name.to_owned();
        }
        let said = line.split(" # ").next().unwrap_or_default();
        for key in ["goto: ", "failed: "] {
            for rest in said.split(key).skip(1).filter(|_| within) {
                let end = |character: char| !character.is_alphanumeric() && character != '_';
                let to = rest.split(end).next().unwrap_or_default();
                *jumps.entry((from.clone(), to.to_owned())).or_default() += 1;
            }
        }
    }
    jumps
}

fn drawn(svg: &Document<'_>) -> BTreeMap<(String, String), usize> {
    let mut jumps = BTreeMap::new();
    for jump in svg.descendants().filter(|node| node.has_attribute("data-from")) {
        let end = |name| jump.attribute(name).unwrap().to_owned();
        *jumps.entry((end("data-from"), end("data-to"))).or_default() += 1;
    }
    jumps
}

fn is_readable(text: &str) {
    let bot = bot(text);
    let picture = draw(&bot);
    let svg = Document::parse(&picture).unwrap();

    let names: BTreeSet<_> = bot.file().dialogs.names().map(str::to_owned).collect();
    let boxes = of_class(&svg, "dialog");
    let shown = boxes.iter().map(|one| one.attribute("data-name").unwrap().to_owned());
    assert_eq!(shown.collect::<Vec<_>>().len(), names.len());
    let shown = boxes.iter().map(|one| one.attribute("data-name").unwrap().to_owned());
    assert_eq!(shown.collect::<BTreeSet<_>>(), names);

    let drawn = drawn(&svg);
    for (jump, count) in jumps(text) {
        assert_eq!(drawn.get(&jump), Some(&count), "{jump:?}");
    }

    let (boxes, labels) = rects(&svg);
    assert!(boxes.len() > names.len() && !labels.is_empty());
    let page =
        Rect([0.0, 0.0, number(svg.root_element(), "width"), number(svg.root_element(), "height")]);
    for (place, one) in boxes.iter().enumerate() {
        let Rect([left, top, right, bottom]) = *one;
        assert!(left > 0.0 && top > 0.0 && right < page.0[2] && bottom < page.0[3], "{one:?}");
        for other in boxes.iter().skip(place + 1) {
            assert!(one.apart(*other), "{one:?} lies over {other:?}");
        }
        for label in &labels {
            assert!(one.apart(*label), "{one:?} lies over the label {label:?}");
        }
    }
    assert_eq!(picture, draw(&bot));
}

#[test]
fn sixty_dialogs_are_all_there_and_none_lies_over_another() {
    is_readable(SIXTY);
    // As one flow it is as readable.
    let one: Vec<_> = SIXTY.lines().filter(|line| !line.starts_with("    flow:")).collect();
    is_readable(&one.join("\n"));
    is_readable(SMALL);
    is_readable(include_str!("bots/everything.yaml"));
    // Ninety dialogs, long rows among them.
    is_readable(include_str!("../../../../bots/chatlayer-tour.yaml"));
}

#[test]
fn what_leads_where_and_why() {
    let picture = draw(&bot(SMALL));
    let svg = Document::parse(&picture).unwrap();
    let titles: Vec<_> = of_class(&svg, "jump")
        .iter()
        .filter(|jump| jump.has_attribute("data-from"))
        .filter_map(|jump| jump.children().find(|child| child.has_tag_name("title"))?.text())
        .map(str::to_owned)
        .collect();
    assert_eq!(
        titles,
        [
            "introduction → ask: “Track my order”",
            "introduction → to_people: “Talk to a person”",
            "ask → to_people: after 3 wrong answers",
            "ask → tell",
            "tell → ask: failed",
            "tell → tell: after 5 m",
            "tell → route",
            "route → to_people: state = late or tries > 2",
            "route → introduction: else",
            "to_people → Support: in hours: office",
            "when order changes → route",
        ]
    );
}

#[test]
fn a_hostile_file_stays_text() {
    let text = r#"
name: "</title><script>alert(1)</script>"
intents: { "<b>": ["x"] }
dialogs:
  "\"><script>alert(2)</script>":
    intent: "<b>"
    label: "a&b<c>"
    flow: "]]><style>*{display:none}</style>"
    message:
      - text: "<image href=x onerror=alert(3)>&amp; \u0000\u0008\uffff\u202e"
      - quick_replies: { options: [ { title: "' onload='alert(4)", goto: "\"><script>alert(2)</script>" } ] }
"#;
    let picture = draw(&bot(text));
    let svg = Document::parse(&picture).unwrap();
    let known = [
        "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "text", "g", "a",
        "circle",
    ];
    for node in svg.descendants().filter(Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{node:?}");
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")), "{node:?}");
    }
    assert_eq!(of_class(&svg, "dialog").len(), 1);
    assert_eq!(svg.descendants().filter(|node| node.has_tag_name("style")).count(), 1);
    assert!(!picture.contains(['\u{0}', '\u{8}', '\u{ffff}', '\u{202e}']));
}

#[test]
fn people_who_cannot_see_it_are_told() {
    let picture = draw(&bot(SMALL));
    let svg = Document::parse(&picture).unwrap();
    let root = svg.root_element();
    assert_eq!(root.attribute("aria-labelledby"), Some("title desc"));
    let told = |id: &str| {
        let node = root.children().find(|child| child.attribute("id") == Some(id));
        node.and_then(|node| node.text()).unwrap().to_owned()
    };
    assert_eq!(told("title"), "Small");
    assert_eq!(
        told("desc"),
        "The flow of a bot: 5 dialogs and 11 jumps. intent human leads to to_people."
    );
    assert!(picture.contains("prefers-color-scheme: dark"));
}

#[test]
fn nobody_comes_there() {
    let picture = draw(&bot(SIXTY));
    let svg = Document::parse(&picture).unwrap();
    let apart: Vec<_> =
        of_class(&svg, "apart").iter().filter_map(|node| node.attribute("data-name")).collect();
    assert_eq!(apart, ["account_old"]);
}
