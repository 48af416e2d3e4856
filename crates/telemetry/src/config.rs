//! Whether to listen, and where.

use std::net::{IpAddr, Ipv4Addr};

/// Where an exporter listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExporterConfig {
    /// Of which interface.
    pub addr: IpAddr,
    /// 0 is any free one.
    pub port: u16,
}

const PORT_FLAG: &str = "--metrics-port";
const ADDR_FLAG: &str = "--metrics-addr";
const PORT_VARIABLE: &str = "QRAFT_METRICS_PORT";
const ADDR_VARIABLE: &str = "QRAFT_METRICS_ADDR";

impl ExporterConfig {
    /// What the flags and the environment ask for; `None` is not to listen.
    ///
    /// Each of port and address: the flag, else the variable (`QRAFT_METRICS_PORT`,
    /// `QRAFT_METRICS_ADDR`; an empty one counts as absent), else the default, which is 127.0.0.1
    /// for the address and none for the port: an address alone starts nothing. `env` looks a
    /// variable up.
    ///
    /// Errors: a value that is no port or address, by the name it was given under; even where
    /// nothing would listen.
    pub fn resolve(
        flag_port: Option<&str>,
        flag_addr: Option<&str>,
        env: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<ExporterConfig>, String> {
        let pick = |flag: Option<&str>, flag_name: &'static str, variable: &'static str| match flag
        {
            Some(value) => Some((value.to_owned(), flag_name)),
            None => env(variable).filter(|value| !value.is_empty()).map(|value| (value, variable)),
        };
        let addr = match pick(flag_addr, ADDR_FLAG, ADDR_VARIABLE) {
            None => IpAddr::V4(Ipv4Addr::LOCALHOST),
            Some((value, _)) if value == "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
            Some((value, name)) => value.parse().map_err(|_| {
                format!(
                    "{name} is `{value}`, which is no IP address: write one as in \
                     127.0.0.1 or 0.0.0.0"
                )
            })?,
        };
        let port = match pick(flag_port, PORT_FLAG, PORT_VARIABLE) {
            None => return Ok(None),
            Some((value, name)) => value.parse().map_err(|_| {
                format!(
                    "{name} is `{value}`, which is no port: write a whole number from 0 to 65535"
                )
            })?,
        };
        Ok(Some(ExporterConfig { addr, port }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(
        port: Option<&str>,
        addr: Option<&str>,
        env: &[(&str, &str)],
    ) -> Result<Option<(String, u16)>, String> {
        let look = |name: &str| {
            env.iter().find(|(have, _)| *have == name).map(|(_, value)| (*value).to_owned())
        };
        let found = ExporterConfig::resolve(port, addr, look)?;
        Ok(found.map(|config| (config.addr.to_string(), config.port)))
    }

    #[test]
    fn flag_over_environment_over_default() {
        let at = |addr: &str, port| Ok(Some((addr.to_owned(), port)));
        assert_eq!(resolve(None, None, &[]), Ok(None));
        assert_eq!(resolve(None, Some("0.0.0.0"), &[(ADDR_VARIABLE, "::1")]), Ok(None));
        assert_eq!(resolve(Some("9090"), None, &[]), at("127.0.0.1", 9090));
        let both = [(PORT_VARIABLE, "1"), (ADDR_VARIABLE, "0.0.0.0")];
        assert_eq!(resolve(None, None, &both), at("0.0.0.0", 1));
        assert_eq!(resolve(Some("2"), Some("::1"), &both), at("::1", 2));
        assert_eq!(resolve(Some("0"), Some("localhost"), &both), at("127.0.0.1", 0));
        assert_eq!(resolve(None, None, &[(PORT_VARIABLE, "")]), Ok(None));
    }

    #[test]
    fn bad_values_are_named() {
        let error = |port, addr, env: &[(&str, &str)]| resolve(port, addr, env).unwrap_err();
        assert!(error(Some("70000"), None, &[]).contains("--metrics-port is `70000`"));
        assert!(error(Some(""), None, &[]).contains("--metrics-port"));
        assert!(error(None, None, &[(PORT_VARIABLE, "x")]).contains("QRAFT_METRICS_PORT is `x`"));
        assert!(error(None, Some("here"), &[]).contains("--metrics-addr is `here`"));
        assert!(error(Some("1"), None, &[(ADDR_VARIABLE, "1.2")]).contains("QRAFT_METRICS_ADDR"));
    }
}
