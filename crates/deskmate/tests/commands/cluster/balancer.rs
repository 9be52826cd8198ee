//! What stands before the nodes.

use super::*;

/// How long a balancer waits for a node before it asks the next.
const PATIENCE: Duration = Duration::from_secs(10);

/// In front of the nodes: asks one after the other, and the next where one is not there.
#[derive(Default)]
pub(super) struct Balancer {
    nodes: Mutex<Vec<String>>,
    next: Mutex<usize>,
}

impl Balancer {
    pub(super) async fn start() -> (Arc<Self>, String) {
        let balancer = Arc::new(Self::default());
        let own = Arc::clone(&balancer);
        let router = Router::new().fallback(
            async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
                own.passes_on(method, uri, headers, body).await
            },
        );
        (balancer, bot_address(router).await)
    }

    pub(super) fn serves(&self, nodes: &[&Node]) {
        *self.nodes.lock().unwrap() = nodes.iter().map(|node| node.address.clone()).collect();
    }

    async fn passes_on(
        &self,
        method: Method,
        uri: Uri,
        headers: HeaderMap,
        body: Bytes,
    ) -> Response {
        let mut nodes = self.nodes.lock().unwrap().clone();
        if !nodes.is_empty() {
            let mut next = self.next.lock().unwrap();
            *next += 1;
            let first = *next % nodes.len();
            nodes.rotate_left(first);
        }
        for node in nodes {
            let mut request =
                client().request(method.clone(), format!("http://{node}{uri}")).timeout(PATIENCE);
            for (name, value) in headers.iter().filter(|(name, _)| *name != "host") {
                request = request.header(name, value);
            }
            let Ok(answer) = request.body(body.clone()).send().await else { continue };
            let status = answer.status();
            let body = answer.bytes().await.unwrap_or_default();
            return (status, Body::from(body)).into_response();
        }
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    }
}
