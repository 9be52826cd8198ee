//! What keeps `api` steps out of one's own network: a bot file, or a customer whose words land in
//! an address, must not reach what only the machine itself can reach.

use std::{
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::FetchAllow;

/// Resolves names, and keeps to itself the addresses that are nobody's business.
#[derive(Debug)]
pub(super) struct Guard(pub(super) Arc<FetchAllow>);

impl Guard {
    /// Whether an address may be asked.
    pub(super) fn lets(&self, address: IpAddr) -> bool {
        is_public(address) || self.0.has(address)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Self(Arc::clone(&self.0));
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let open: Vec<SocketAddr> = found.filter(|found| guard.lets(found.ip())).collect();
            if open.is_empty() {
                return Err(io::Error::other(PRIVATE).into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// Why an address is not asked.
pub(super) const PRIVATE: &str =
    "it is in a private network; list it in `fetch_allow` if it may be asked";

/// Whether an address belongs to somebody on the public internet.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            // This network, carriers' shared one, protocols, 6to4 relays, benchmarks, reserved.
            let special = matches!(
                (a, b, c),
                (0 | 240.., ..)
                    | (100, 64..=127, _)
                    | (192, 0, 0)
                    | (192, 88, 99)
                    | (198, 18 | 19, _)
            );
            !(special
                || v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_documentation()
                || v4.is_multicast()
                || v4.is_broadcast())
        }
        IpAddr::V6(v6) => match inner(v6) {
            Some(v4) => is_public(v4),
            // 2000::/3 is all that is given out, save for documentation and protocols.
            None => {
                let [a, b, ..] = v6.segments();
                a & 0xe000 == 0x2000
                    && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8))
                    && !(a == 0x3fff && b < 0x1000)
            }
        },
    }
}

/// The IPv4 address that an IPv6 address carries: NAT64 and 6to4.
fn inner(v6: Ipv6Addr) -> Option<IpAddr> {
    let [a, b, c, ..] = v6.segments();
    let bytes = v6.octets();
    let four = |from: usize| {
        let four: [u8; 4] = bytes.get(from..from + 4)?.try_into().ok()?;
        Some(IpAddr::from(four))
    };
    match (a, b, c) {
        (0x0064, 0xff9b, 0) => four(12),
        (0x2002, ..) => four(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn what_is_not_on_the_public_internet_is_private_however_it_is_written() {
        let private = [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ];
        for address in private {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
