//! Files of messages, and the signed URLs they are served at for half an hour.

mod fetch;
mod guard;

pub(crate) use fetch::{Fetched, Fetcher};
pub use guard::FetchAllow;

use std::{borrow::Cow, collections::BTreeMap};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;

use crate::{
    switches::{ContactImages, UnreachableAttachment},
    webhook::signature,
    world::{Attachment, World},
};

/// How long a signed URL is good, in seconds (implementers: about 30 minutes).
pub(crate) const GOOD_FOR: i64 = 30 * 60;
/// Where they are.
const FOLDER: &str = "/i/o/";

/// A file that the twin keeps.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

/// All of them, by key.
#[derive(Debug, Default)]
pub(crate) struct Files(pub(crate) BTreeMap<String, StoredFile>);

/// Keeps a file given in base64.
///
/// # Errors
/// The data is not base64, or the file has no name.
pub(crate) fn store_base64(
    world: &mut World,
    name: &str,
    content_type: &str,
    data: &str,
) -> Result<Attachment, String> {
    let bytes = STANDARD
        .decode(data.trim())
        .map_err(|e| format!("the data of the file `{name}` is not base64: {e}"))?;
    if name.is_empty() {
        return Err("a file needs a `name`".to_owned());
    }
    Ok(store(world, name, content_type, bytes.into()))
}

/// Keeps a file.
fn store(world: &mut World, name: &str, content_type: &str, bytes: Bytes) -> Attachment {
    let key = world.seeded.hex(16);
    let attachment = Attachment {
        file: Some(key.clone()),
        url: String::new(),
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        filesize: bytes.len() as u64,
        size: image_size(content_type, &bytes),
    };
    let stored = StoredFile { content_type: content_type.to_owned(), bytes };
    world.files.0.insert(key, stored);
    attachment
}

/// Keeps the files that were fetched from these URLs. What becomes of one that could not be had is
/// a matter of the switch.
///
/// # Errors
/// One could not be had, and the switch says that this is refused.
pub(crate) fn store_fetched(
    world: &mut World,
    urls: &[String],
    fetched: &Fetched,
) -> Result<Vec<Attachment>, String> {
    let mut attachments = Vec::new();
    for url in urls {
        match (fetched.get(url), world.switches.unreachable_attachment) {
            (Some(Ok(file)), _) => {
                let named = by_url(url);
                let kind = file.content_type.as_deref().unwrap_or(&named.content_type);
                attachments.push(store(world, &named.name, kind, file.bytes.clone()));
            }
            (_, UnreachableAttachment::Kept) => attachments.push(by_url(url)),
            (_, UnreachableAttachment::LeftOut) => {}
            (failed, UnreachableAttachment::Refused) => {
                let why = match failed {
                    Some(Err(why)) => why.as_str(),
                    _ => "nobody asked for it",
                };
                return Err(format!("attachment_urls: {url} could not be fetched: {why}"));
            }
        }
    }
    Ok(attachments)
}

/// A file known by its URL only. What it is, is read off the URL's end.
fn by_url(url: &str) -> Attachment {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().filter(|n| !n.is_empty()).unwrap_or("file");
    let content_type = match name.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    };
    Attachment {
        file: None,
        url: url.to_owned(),
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        filesize: 0,
        size: None,
    }
}

/// Width and height of a picture, from its header.
fn image_size(content_type: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    let size = content_type.starts_with("image/").then(|| imagesize::blob_size(bytes).ok())??;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// Puts the pictures that a contact sends where they come, which is a matter of the switch.
pub(crate) fn place_images(world: &World, body: &mut String, files: &mut Vec<Attachment>) {
    let (before, after) = match world.switches.contact_images {
        ContactImages::Attachment => return,
        ContactImages::InBody => ("<p>", "</p>"),
        ContactImages::InContainer => ("<div class=\"intercom-container\">", "</div>"),
    };
    let is_image = |file: &mut Attachment| file.content_type.starts_with("image/");
    for image in files.extract_if(.., is_image) {
        let Some(key) = image.file else { continue };
        let address = world.file_address(&key, &image.name);
        body.push_str(&format!("{before}<img src=\"{address}\">{after}"));
    }
}

/// A file name as a segment of a path.
fn encoded(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect()
}

impl World {
    /// Where an attachment is to be had from now on for half an hour.
    pub(crate) fn attachment_url(&self, attachment: &Attachment) -> String {
        let Some(key) = &attachment.file else { return attachment.url.clone() };
        format!("{}?{}", self.file_address(key, &attachment.name), self.signed_query(key))
    }

    /// Where a file is, without the signature that opens it.
    fn file_address(&self, key: &str, name: &str) -> String {
        format!("{}{FOLDER}{}/{key}/{}", self.base_url, self.app_id, encoded(name))
    }

    fn signed_query(&self, key: &str) -> String {
        let expires = self.now() + GOOD_FOR;
        format!("expires={expires}&signature={}", self.file_signature(key, expires))
    }

    /// A body whose pictures are to be had from now on for half an hour.
    pub(crate) fn signed_body<'a>(&self, body: &'a str) -> Cow<'a, str> {
        if !body.contains(FOLDER) {
            return Cow::Borrowed(body);
        }
        let ours = format!("{}{FOLDER}{}/", self.base_url, self.app_id);
        let mut parts = body.split(&ours);
        let mut signed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(['"', '\'', '<', ' ', '\n', ')']).unwrap_or(part.len());
            let (file, rest) = part.split_at(end);
            // Who quotes an address quotes its signature as well: the new one takes its place.
            let file = file.split('?').next().unwrap_or_default();
            let key = file.split('/').next().unwrap_or_default();
            let query = self.signed_query(key).replace('&', "&amp;");
            signed.push_str(&format!("{ours}{file}?{query}{rest}"));
        }
        Cow::Owned(signed)
    }

    /// The same for our own pages, without the host. It stays the same for half an hour, so that
    /// a picture does not come anew each time a page is looked at.
    pub(crate) fn attachment_path(&self, attachment: &Attachment) -> String {
        let Some(key) = &attachment.file else { return String::new() };
        let expires = (self.now().div_euclid(GOOD_FOR) + 2) * GOOD_FOR;
        format!(
            "{FOLDER}{}/{key}/{}?expires={expires}&signature={}",
            self.app_id,
            encoded(&attachment.name),
            self.file_signature(key, expires)
        )
    }

    /// The file at a signed URL, while it is good.
    pub(crate) fn signed_file(&self, key: &str, expires: i64, signed: &str) -> Option<&StoredFile> {
        let good = expires >= self.now() && self.file_signature(key, expires) == signed;
        good.then(|| self.files.0.get(key)).flatten()
    }

    fn file_signature(&self, key: &str, expires: i64) -> String {
        signature(&self.app.client_secret, format!("{key}:{expires}").as_bytes())
            .trim_start_matches("sha1=")
            .to_owned()
    }
}
