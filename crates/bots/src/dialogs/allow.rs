//! `fetch_allow`: which addresses of one's own network may be asked.

use std::{net::IpAddr, str::FromStr};

use ipnet::IpNet;
use url::{Host, Url};

/// Which addresses may be asked though they are not public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchAllow {
    /// Names and addresses, with a port or with any.
    hosts: Vec<(Host, Option<u16>)>,
    nets: Vec<IpNet>,
}

/// An entry of `fetch_allow` that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{entry}` is none of: a host such as \"orders.internal\", a host with a port such as \
     \"127.0.0.1:9000\", a network such as \"10.2.0.0/16\""
)]
pub struct BadEntry {
    /// The entry.
    pub entry: String,
}

impl FetchAllow {
    /// Reads the entries of a configuration: hosts, hosts with ports, networks.
    ///
    /// # Errors
    /// The first entry that is none of these.
    pub fn new<T: AsRef<str>>(entries: &[T]) -> Result<Self, BadEntry> {
        let mut allow = Self::default();
        for entry in entries.iter().map(|entry| entry.as_ref().trim()) {
            if let Ok(net) = IpNet::from_str(entry) {
                allow.nets.push(net);
            } else {
                let host = host(entry).ok_or_else(|| BadEntry { entry: entry.to_owned() })?;
                allow.hosts.push(host);
            }
        }
        Ok(allow)
    }

    /// Whether an address was named, so that it may be asked wherever it leads.
    pub(super) fn names(&self, url: &Url) -> bool {
        let port = url.port_or_known_default();
        let same = |(host, own): &(Host, Option<u16>)| {
            url.host().is_some_and(|there| there == *host) && (own.is_none() || *own == port)
        };
        self.hosts.iter().any(same)
    }

    /// Whether an address is in a network that was listed.
    pub(super) fn has(&self, address: IpAddr) -> bool {
        self.nets.iter().any(|net| net.contains(&address.to_canonical()))
    }
}

/// `host` or `host:port`, as an address on the web has it.
fn host(entry: &str) -> Option<(Host, Option<u16>)> {
    if entry.is_empty() || entry.ends_with(':') || entry.contains(['/', '@', '?', '#', '\\', '*']) {
        return None;
    }
    // The port is told apart from none by a default port that no one writes.
    let url = Url::parse(&format!("deskmate://{entry}")).ok()?;
    // A scheme that is not the web's takes any text for a host: parse it as the web would.
    let host = Host::parse(url.host_str()?).ok()?;
    Some((host, url.port()))
}

#[cfg(test)]
mod tests {
    use super::FetchAllow;

    fn url(text: &str) -> url::Url {
        text.parse().unwrap()
    }

    #[test]
    fn hosts_are_allowed_by_name_and_by_port() {
        let allow = FetchAllow::new(&["orders.internal", "127.0.0.1:9000", "[::1]:9000"]).unwrap();
        assert!(allow.names(&url("http://orders.internal/A-17")));
        assert!(allow.names(&url("https://ORDERS.internal:8443/")));
        assert!(allow.names(&url("http://127.0.0.1:9000/x")));
        assert!(allow.names(&url("http://[::1]:9000/x")));
        assert!(!allow.names(&url("http://127.0.0.1:9001/x")));
        assert!(!allow.names(&url("http://evil.orders.internal/")));
    }

    #[test]
    fn networks_are_allowed_in_whatever_way_an_address_is_written() {
        let allow = FetchAllow::new(&["10.2.0.0/16"]).unwrap();
        assert!(allow.has("10.2.3.4".parse().unwrap()));
        assert!(allow.has("::ffff:10.2.3.4".parse().unwrap()));
        assert!(!allow.has("10.3.3.4".parse().unwrap()));
    }

    #[test]
    fn what_is_no_host_and_no_network_is_refused() {
        // A star would be a letter of a name, and a colon alone would be any port.
        for entry in [
            "",
            "http://orders.internal",
            "a b",
            "10.0.0.0/99",
            "host:port",
            "u@h",
            "*",
            "*.internal",
            "127.0.0.1:",
        ] {
            let refused = FetchAllow::new(&[entry]).expect_err(entry);
            assert_eq!(refused.entry, entry);
        }
    }
}
