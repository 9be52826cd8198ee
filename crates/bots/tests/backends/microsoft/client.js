// Microsoft's own client of Direct Line: node client.js http://127.0.0.1:PORT WORDS… says these, one after the other, and prints what it
// gets, a line of JSON each, until it got the text "At last.".
global.XMLHttpRequest = require('xmlhttprequest').XMLHttpRequest;
global.WebSocket = require('ws');
const { ConnectionStatus, DirectLine } = require('botframework-directlinejs');

const [domain, ...words] = process.argv.slice(2);
const line = new DirectLine({ secret: 'SECRET', domain: `${domain}/v3/directline`, webSocket: false, pollingInterval: 200 });
const tell = (what) => console.log(JSON.stringify(what));

line.connectionStatus$.subscribe((status) => tell({ status: ConnectionStatus[status] }));
line.activity$.subscribe(({ type, from, text, name, value, replyToId }) => {
    tell({ type, from: from.id, text, name, value, replies: Boolean(replyToId) });
    if (text === 'At last.') { line.end(); process.exit(); }
});

const say = (text) => new Promise((done) => {
    const activity = { type: 'message', from: { id: 'joe' }, text };
    line.postActivity(activity).subscribe((id) => { tell({ sent: text, id }); done(); }, (error) => { tell({ sent: text, error: error.status }); done(); });
});

(async () => { for (const text of words) await say(text); })();
