// A bot of the Bot Framework, on its own machine: no app id, no Azure. The words of a message say what it does.
const express = require('express');
const {
    ActivityHandler, CardFactory, CloudAdapter, ConfigurationBotFrameworkAuthentication, EventFactory, MessageFactory, TurnContext,
} = require('botbuilder');

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
adapter.onTurnError = async (context, error) => { throw error; };

async function answer(context) {
    const { text, value, attachments, channelData } = context.activity;
    if (value) return context.sendActivity(`Pressed: ${JSON.stringify(value)}`);
    if (text === 'track') return context.sendActivity('Pressed: track');
    if (/person/i.test(text)) {
        await context.sendActivity('A colleague takes over.');
        const to = { Skill: 'Shipping', va_AgentMessage: 'Parcel lost.' };
        return context.sendActivity(EventFactory.createHandoffInitiation(context, to, { activities: [] }));
    }
    if (/choose/i.test(text)) {
        const actions = [{ type: 'imBack', title: 'Track', value: 'track' }, { type: 'postBack', title: 'Return', value: { go: 'return' } }];
        return context.sendActivity(MessageFactory.suggestedActions(actions, 'Which?'));
    }
    if (/card/i.test(text)) {
        const card = CardFactory.heroCard('Red shoes', '10 euro', ['https://shop.test/red.png'], ['Buy']);
        return context.sendActivity({ attachments: [card] });
    }
    if (/label/i.test(text)) {
        const label = { contentType: 'application/pdf', contentUrl: 'https://shop.test/label.pdf', name: 'label.pdf' };
        return context.sendActivity({ text: 'Your label:', attachments: [label] });
    }
    if (/late/i.test(text)) {
        await context.sendActivity('I look.');
        const reference = TurnContext.getConversationReference(context.activity);
        setTimeout(() => adapter.continueConversationAsync('', reference, (later) => later.sendActivity('At last.')), 3000);
        return;
    }
    if (/crash/i.test(text)) throw new Error('crashed');
    const name = channelData?.deskmate?.contact?.name ?? 'you';
    await context.sendActivity(`${name} said: ${text}${attachments ? `, with ${attachments[0].name}` : ''}`);
}

class Shop extends ActivityHandler {
    constructor() {
        super();
        this.onMembersAdded(async (context, next) => { await context.sendActivity('Welcome!'); await next(); });
        this.onMessage(async (context, next) => { await answer(context); await next(); });
        this.onEvent(async (context, next) => {
            if (context.activity.name === 'handoff.status') await context.sendActivity('Here I am again.');
            await next();
        });
    }
}

const shop = new Shop();
const server = express();
server.use(express.json());
server.get('/', (request, response) => response.send('ready'));
server.post('/api/messages', (request, response) => adapter.process(request, response, (context) => shop.run(context)));
server.listen(Number(process.argv[2]), '127.0.0.1');
