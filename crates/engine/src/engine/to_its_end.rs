//! Work that goes on though whoever asked for it has gone away.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

/// Work that is done by whoever waits for it, as long as they wait, and then by a task. A task from
/// the beginning would have two threads wake each other for each webhook.
pub(super) struct ToItsEnd<F: Future + Send + 'static>
where
    F::Output: Send,
{
    /// None once it has ended.
    work: Option<Pin<Box<F>>>,
    tasks: TaskTracker,
    runtime: Handle,
}

impl<F: Future + Send + 'static> ToItsEnd<F>
where
    F::Output: Send,
{
    pub(super) fn new(work: F, tasks: &TaskTracker) -> Self {
        Self { work: Some(Box::pin(work)), tasks: tasks.clone(), runtime: Handle::current() }
    }
}

impl<F: Future + Send + 'static> Future for ToItsEnd<F>
where
    F::Output: Send,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // Taken out for as long as it runs: what has panicked is not gone on with.
        let Some(mut work) = self.work.take() else { return Poll::Pending };
        let polled = work.as_mut().poll(context);
        if polled.is_pending() {
            self.work = Some(work);
        }
        polled
    }
}

impl<F: Future + Send + 'static> Drop for ToItsEnd<F>
where
    F::Output: Send,
{
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            self.tasks.spawn_on(work, &self.runtime);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, task::Poll};

    use tokio::sync::oneshot;
    use tokio_util::task::TaskTracker;

    use super::ToItsEnd;

    #[tokio::test]
    async fn what_somebody_waits_for_is_done_without_a_task() {
        let tasks = TaskTracker::new();
        assert_eq!(ToItsEnd::new(async { 7 }, &tasks).await, 7);
        assert!(tasks.is_empty());
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_done_all_the_same() {
        let tasks = TaskTracker::new();
        let (go, goes) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        let work = async move {
            goes.await.ok();
            done.send("kept").ok();
        };
        let mut asked = Box::pin(ToItsEnd::new(work, &tasks));
        poll_fn(|context| Poll::Ready(asked.as_mut().poll(context).is_pending())).await;
        drop(asked);
        go.send(()).unwrap();
        assert_eq!(is_done.await, Ok("kept"));
        tasks.close();
        tasks.wait().await;
    }
}
