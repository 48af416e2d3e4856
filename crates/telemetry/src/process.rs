//! What the system tells of this process.

/// The most memory that this process has held so far, in bytes; `None` where the system does not
/// tell.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_holds_what_it_has_touched() {
        let touched = vec![1u8; 8 << 20];
        let peak = super::peak_memory().expect("Linux tells");
        assert!(peak > std::hint::black_box(&touched).len() as u64);
    }
}
