// A bot of the Microsoft 365 Agents SDK, on its own machine: no app id, no Azure. The words of a message say what it does.
const express = require('express');
const { AgentApplication, CardFactory, CloudAdapter, MemoryStorage, MessageFactory } = require('@microsoft/agents-hosting');

const adapter = new CloudAdapter({});
const shop = new AgentApplication({ storage: new MemoryStorage() });

shop.onConversationUpdate('membersAdded', (context) => context.sendActivity('Welcome!'));

shop.onActivity('event', async (context) => {
    if (context.activity.name === 'handoff.status') await context.sendActivity('Here I am again.');
});

shop.onActivity('message', async (context) => {
    const { text, value, attachments, channelData } = context.activity;
    if (value) return void await context.sendActivity(`Pressed: ${JSON.stringify(value)}`);
    if (text === 'track') return void await context.sendActivity('Pressed: track');
    if (/person/i.test(text)) {
        await context.sendActivity('A colleague takes over.');
        const value = { Skill: 'Shipping', va_AgentMessage: 'Parcel lost.' };
        await context.sendActivity({ type: 'event', name: 'handoff.initiate', value });
    } else if (/choose/i.test(text)) {
        const actions = [{ type: 'imBack', title: 'Track', value: 'track' }, { type: 'postBack', title: 'Return', value: { go: 'return' } }];
        await context.sendActivity(MessageFactory.suggestedActions(actions, 'Which?'));
    } else if (/card/i.test(text)) {
        const card = CardFactory.heroCard('Red shoes', '10 euro', ['https://shop.test/red.png'], ['Buy']);
        await context.sendActivity({ type: 'message', attachments: [card] });
    } else if (/label/i.test(text)) {
        const label = { contentType: 'application/pdf', contentUrl: 'https://shop.test/label.pdf', name: 'label.pdf' };
        await context.sendActivity({ type: 'message', text: 'Your label:', attachments: [label] });
    } else if (/stream/i.test(text)) {
        // What it has so far goes out as `typing` with a text, the whole as a message.
        const stream = context.streamingResponse;
        stream.queueInformativeUpdate('I look.');
        stream.queueTextChunk('The first half, ');
        await new Promise((done) => setTimeout(done, 1200));
        stream.queueTextChunk('and the second.');
        await stream.endStream();
    } else if (/late/i.test(text)) {
        await context.sendActivity('I look.');
        const reference = context.activity.getConversationReference();
        setTimeout(() => adapter.continueConversation('anonymous', reference, (later) => later.sendActivity('At last.')), 3000);
    } else if (/crash/i.test(text)) {
        throw new Error('crashed');
    } else {
        const name = channelData?.deskmate?.contact?.name ?? 'you';
        await context.sendActivity(`${name} said: ${text}${attachments?.length ? `, with ${attachments[0].name}` : ''}`);
    }
});

const server = express();
server.use(express.json());
server.get('/', (request, response) => response.send('ready'));
server.post('/api/messages', (request, response) => {
    request.user = { aud: 'anonymous' };
    adapter.process(request, response, (context) => shop.run(context)).catch((error) => {
        console.error(error.message);
        if (!response.headersSent) response.status(500).end();
    });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
