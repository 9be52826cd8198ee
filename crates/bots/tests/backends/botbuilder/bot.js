// A bot of the Bot Framework, on its own machine: no app id, no Azure.
const express = require('express');
const {
    ActivityHandler, CardFactory, CloudAdapter, ConfigurationBotFrameworkAuthentication, EventFactory, MessageFactory,
} = require('botbuilder');

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
adapter.onTurnError = async (context, error) => { throw error; };

class Shop extends ActivityHandler {
    constructor() {
        super();
        this.onMembersAdded(async (context, next) => { await context.sendActivity('Welcome!'); await next(); });
        this.onMessage(async (context, next) => {
            const { text, value, attachments } = context.activity;
            if (value) await context.sendActivity(`Pressed: ${JSON.stringify(value)}`);
            else if (/person/i.test(text)) {
                await context.sendActivity('A colleague takes over.');
                const to = { Skill: 'Shipping', va_AgentMessage: 'The parcel is lost.' };
                await context.sendActivity(EventFactory.createHandoffInitiation(context, to, { activities: [] }));
            } else if (/choose/i.test(text)) {
                const actions = [{ type: 'imBack', title: 'Track', value: 'track' }, { type: 'postBack', title: 'Return', value: { go: 'return' } }];
                await context.sendActivity(MessageFactory.suggestedActions(actions, 'Which?'));
            } else if (/card/i.test(text)) {
                const card = CardFactory.heroCard('Red shoes', '10 euro', ['https://shop.test/red.png'], ['Buy']);
                await context.sendActivity({ attachments: [card] });
            } else if (/boom/i.test(text)) throw new Error('boom');
            else {
                const name = context.activity.channelData.deskmate.contact.name;
                await context.sendActivity(`${name} said: ${text}${attachments ? `, with ${attachments[0].name}` : ''}`);
            }
            await next();
        });
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
