//! Files.

use crate::{
    decode::{exactly_one, record},
    diagnostic::Problems,
    template::Template,
    yaml::Node,
};

record! {
    check one_file;
    /// A file, by its address.
    #[schemars(extend("oneOf" = [
        { "required": ["image"] }, { "required": ["video"] }, { "required": ["audio"] }, { "required": ["file"] }
    ]))]
    pub struct Media {
        /// An image.
        image: Option<Template> = "image",
        /// A video.
        video: Option<Template> = "video",
        /// A sound.
        audio: Option<Template> = "audio",
        /// Any other file.
        file: Option<Template> = "file",
        /// The file's name; the address's last piece where this is missing.
        name: Option<Template> = "name",
    }
}

impl Media {
    /// Where the file is.
    pub fn address(&self) -> Option<&Template> {
        let Self { image, video, audio, file, .. } = self;
        image.as_ref().or(video.as_ref()).or(audio.as_ref()).or(file.as_ref())
    }

    fn one_file(&self, node: &Node, problems: &mut Problems) {
        exactly_one("media", &["image", "video", "audio", "file"], node, problems);
    }
}
