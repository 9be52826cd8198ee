//! Which addresses are asked for a file: those of the public internet, and what was allowed by
//! name. Whoever names a file must not reach what only this machine can reach.

use std::{
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::FOLDER;
use crate::error::TwinError;

/// Why an address is not asked.
pub(super) const PRIVATE: &str =
    "it is not on the public internet; start the twin with --fetch-allow HOST if it may be asked";

/// A host, with or without a port, of which files may be fetched though it is not public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchAllow {
    host: Host,
    /// Any port if there is none.
    port: Option<u16>,
}

impl FromStr for FetchAllow {
    type Err = TwinError;

    /// Reads `localhost`, `127.0.0.1:9000` or `[::1]:9000`.
    ///
    /// # Errors
    /// It is not a host; the text says what to write.
    fn from_str(text: &str) -> Result<Self, TwinError> {
        let wrong = || {
            TwinError::Options(format!(
                "`{text}` is no host of which files may be fetched; write a name or an address, \
                 with or without a port, such as localhost:9000"
            ))
        };
        if text.contains(['/', '@', '?', '#', '\\']) {
            return Err(wrong());
        }
        // A port that is its scheme's own is not kept in a URL: one of the two keeps it.
        let read = |scheme: &str| Url::parse(&format!("{scheme}://{text}")).map_err(|_| wrong());
        let (web, secure) = (read("http")?, read("https")?);
        let host = web.host().ok_or_else(wrong)?.to_owned();
        Ok(Self { host, port: web.port().or_else(|| secure.port()) })
    }
}

/// What may be asked.
#[derive(Debug, Default)]
pub(super) struct Guard {
    allow: Vec<FetchAllow>,
    /// The twin itself, which serves files, too.
    own: Option<SocketAddr>,
}

impl Guard {
    pub(super) fn new(allow: &[FetchAllow], own: SocketAddr) -> Self {
        Self { allow: allow.to_vec(), own: Some(own) }
    }

    /// Whether a URL may be asked as far as it tells: what a name leads to shows when it is
    /// resolved. A name that is allowed at some ports is asked at no other.
    pub(super) fn lets(&self, url: &Url) -> bool {
        if !["http", "https"].contains(&url.scheme()) {
            return false;
        }
        if self.is_own_file(url) {
            return true;
        }
        let Some(host) = url.host().map(|host| host.to_owned()) else { return false };
        let mut named = self.allow.iter().filter(|one| one.host == host).peekable();
        let port = url.port_or_known_default();
        if named.peek().is_some() {
            return named.any(|one| one.port.is_none() || one.port == port);
        }
        match host {
            Host::Ipv4(address) => is_public(address.into()),
            Host::Ipv6(address) => is_public(address.into()),
            Host::Domain(_) => true,
        }
    }

    fn is_own_file(&self, url: &Url) -> bool {
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::from(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::from(ip)),
            Some(Host::Domain(_)) | None => None,
        };
        let at = ip.zip(url.port_or_known_default()).map(SocketAddr::from);
        at.is_some() && at == self.own && url.path().starts_with(FOLDER)
    }

    fn knows(&self, name: &str) -> bool {
        self.allow.iter().any(|one| matches!(&one.host, Host::Domain(known) if known == name))
    }
}

/// Resolves names, and keeps to itself the addresses that are nobody's business.
impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let is_allowed = self.knows(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let open: Vec<SocketAddr> =
                found.filter(|found| is_allowed || is_public(found.ip())).collect();
            if open.is_empty() {
                return Err(io::Error::other(PRIVATE).into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to somebody on the public internet (IANA's registries of special
/// addresses).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let special = match v4.octets() {
                [100, b, ..] => b & 0xc0 == 64,
                [172, b, ..] => b & 0xf0 == 16,
                [0 | 10 | 127 | 224.., ..]
                | [169, 254, ..]
                | [192, 168, ..]
                | [192, 0, 0 | 2, _]
                | [192, 88, 99, _]
                | [198, 18 | 19, ..]
                | [198, 51, 100, _]
                | [203, 0, 113, _] => true,
                _ => false,
            };
            !special
        }
        IpAddr::V6(v6) => match v6.segments() {
            // NAT64 and 6to4 carry an IPv4 address.
            [0x64, 0xff9b, 0, 0, 0, 0, c, d] | [0x2002, c, d, ..] => is_public(carried(c, d)),
            // Protocols, documentation, and what is not given out.
            [0x2001, b, ..] => b >= 0x200 && b != 0xdb8,
            [0x3fff, b, ..] => b >= 0x1000,
            [a, ..] => a & 0xe000 == 0x2000,
        },
    }
}

fn carried(high: u16, low: u16) -> IpAddr {
    let v6 = Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, high, low);
    IpAddr::V6(v6).to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_the_public_internet_is_not_asked_however_it_is_written() {
        let guard = Guard::default();
        for host in [
            "127.0.0.1",
            "127.9.9.9",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fc00::1]",
            "[fd12::1]",
            "[ff02::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[::7f00:1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2001:db8::1]",
            "[2001::1]",
        ] {
            let url = Url::parse(&format!("http://{host}/a.png")).unwrap();
            assert!(!guard.lets(&url), "{host}");
        }
        for host in
            ["8.8.8.8", "93.184.216.34", "172.32.0.1", "[2606:4700::1111]", "[64:ff9b::808:808]"]
        {
            assert!(guard.lets(&Url::parse(&format!("https://{host}/")).unwrap()), "{host}");
        }
    }

    #[test]
    fn what_is_allowed_is_allowed_at_its_port_only() {
        let own = SocketAddr::from(([127, 0, 0, 1], 8090));
        let allow = |text: &str| Guard::new(&[text.parse().unwrap()], own);
        let names = |text: &str, url: &str| allow(text).lets(&Url::parse(url).unwrap());
        assert!(names("localhost", "http://localhost:9000/a"));
        assert!(names("LocalHost:9000", "http://localhost:9000/a"));
        assert!(!names("localhost:9000", "http://localhost:9001/a"));
        assert!(
            names("10.0.0.1:443", "https://10.0.0.1/a")
                && names("10.0.0.1:80", "http://10.0.0.1/a")
        );
        assert!(!names("10.0.0.1:443", "http://10.0.0.1/a"));
        assert!(names("[::1]:9000", "http://[::1]:9000/a"));
        assert!(names("10.0.0.1", "http://127.0.0.1:8090/i/o/app/key/name"), "its own files");
        assert!(!names("10.0.0.1", "http://127.0.0.1:8090/_twin/state"), "and nothing else of it");
        for wrong in
            ["", "http://localhost", "localhost/a", "me@localhost", "localhost:port", "a b"]
        {
            assert!(wrong.parse::<FetchAllow>().is_err(), "{wrong}");
        }
    }
}
