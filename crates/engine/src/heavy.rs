//! What may take the processor for long, for how much was said, and keeps nobody waiting: health,
//! webhooks and other conversations share the threads that it would take.

use tokio::runtime::{Handle, RuntimeFlavor};

/// From how many bytes on. Reading them takes milliseconds.
pub(crate) const LARGE: usize = 32 * 1024;

/// Does it here; the other tasks of this thread go on elsewhere meanwhile, where it is large.
pub(crate) fn in_place<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let many = Handle::try_current()
        .is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    if bytes >= LARGE && many { tokio::task::block_in_place(work) } else { work() }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::{LARGE, in_place};

    /// There is one thread only, and it would wait for ever for the other task.
    #[test]
    fn others_go_on_while_much_is_read() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build();
        let read = runtime.unwrap().block_on(async {
            let (sends, receives) = mpsc::channel();
            let reading = tokio::task::JoinSet::from_iter([async move {
                let mut other = tokio::task::JoinSet::new();
                other.spawn(async move { sends.send("healthy").unwrap() });
                in_place(LARGE, || receives.recv().unwrap())
            }]);
            reading.join_all().await
        });
        assert_eq!(read, ["healthy"]);
    }

    #[tokio::test]
    async fn where_there_is_one_thread_for_all_it_is_done_there() {
        assert_eq!(in_place(LARGE, || 7), 7);
    }
}
