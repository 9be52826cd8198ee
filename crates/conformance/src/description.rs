//! One version of Intercom's description.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use serde_json::Value;

/// The versions that the twin serves.
pub const VERSIONS: [&str; 3] = ["2.14", "2.15", "2.16"];

const FOLDER: &str = "../../../shared/openapi";
const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

/// The description of one version.
pub struct Description {
    /// Such as `2.14`.
    pub version: &'static str,
    document: Value,
    operations: BTreeMap<Operation, Pointer>,
}

/// Where in the document an operation stands.
type Pointer = String;

/// A method and a path with `{…}`, as described.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    /// With `{…}` for what differs from call to call.
    pub path: String,
    /// Such as `GET`.
    pub method: String,
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Description {
    /// Reads the description of a version; `None` where the folder is not there.
    ///
    /// # Errors
    /// The file is there and cannot be read, or is no YAML.
    pub fn load(version: &'static str) -> anyhow::Result<Option<Self>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
        let text = match fs::read_to_string(folder.join(format!("intercom-{version}.yaml"))) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut options = serde_saphyr::Options::default();
        options.budget = None; // it is a file we chose, and a large one
        let document = serde_saphyr::from_str_with_options(&text, options)?;
        Ok(Some(Self::of(version, document)))
    }

    /// A description that is at hand.
    pub fn of(version: &'static str, document: Value) -> Self {
        let mut operations = BTreeMap::new();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            for method in METHODS.iter().filter(|method| methods.get(**method).is_some()) {
                let pointer = format!("/paths/{}/{method}", path.replace('/', "~1"));
                let method = method.to_uppercase();
                operations.insert(Operation { path: path.clone(), method }, pointer);
            }
        }
        Self { version, document, operations }
    }

    /// The whole of it.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Every operation, by path.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.keys()
    }

    /// The operation that a call is one of; words go before `{…}`.
    pub fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations
            .keys()
            .filter(|one| one.method == method && fits(&one.path, path))
            .min_by_key(|one| one.path.matches('{').count())
    }

    /// Where in the document an operation stands, as a JSON pointer.
    pub fn pointer(&self, operation: &Operation) -> Option<&str> {
        self.operations.get(operation).map(String::as_str)
    }

    /// The statuses that are declared for an operation.
    pub fn declared(&self, operation: &Operation) -> BTreeSet<u16> {
        let responses = self
            .pointer(operation)
            .and_then(|at| self.document.pointer(at))
            .and_then(|operation| operation["responses"].as_object());
        responses.into_iter().flatten().filter_map(|(status, _)| status.parse().ok()).collect()
    }
}

/// Whether a path is one of a described path, such as `/tags/{id}`.
pub fn fits(described: &str, path: &str) -> bool {
    let (described, path): (Vec<_>, Vec<_>) =
        (described.split('/').collect(), path.split('/').collect());
    described.len() == path.len()
        && described
            .iter()
            .zip(&path)
            .all(|(one, other)| one == other || (one.starts_with('{') && !other.is_empty()))
}
