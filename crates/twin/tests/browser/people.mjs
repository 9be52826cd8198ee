// What customers and teammates do in their windows, by what they see.
import { expect } from './expect.mjs';

const live = (page) => page.locator('#link-state').filter({ hasText: 'Live' }).waitFor();

/** A customer in a window of the Messenger. */
export async function customer(browser, twin, name, options) {
  const page = await browser.window(options);
  const { id } = twin.about.contacts.find((c) => c.name === name);
  await page.goto(`${twin.url}/messenger?contact=${id}&conversation=new`);
  await live(page);
  const log = page.getByRole('log', { name: 'Messages' });
  const box = page.getByRole('textbox', { name: 'Your message' });
  return {
    page,
    log,
    box,
    async says(text) {
      await box.fill(text);
      await box.press('Enter');
      await log.getByText(text, { exact: true }).last().waitFor();
    },
    reads: (text) => log.getByText(text).last().waitFor(),
    presses: (text) => page.getByRole('button', { name: text }).click(),
    conversation: async () => {
      await page.waitForURL(/conversation=\d+/);
      return new URL(page.url()).searchParams.get('conversation');
    },
  };
}

/** A teammate in a window of the Inbox. */
export async function teammate(browser, twin, name, options) {
  const page = await browser.window(options);
  const { id } = twin.about.admins.find((a) => a.name === name);
  await page.goto(`${twin.url}/inbox?teammate=${id}`);
  await live(page);
  const open = page.locator('section.open');
  const log = open.getByRole('log', { name: 'Messages' });
  const box = open.getByRole('textbox', { name: 'Reply or note' });
  const menu = async (what, choice) => {
    await open.locator('summary', { hasText: what }).click();
    await open.getByRole('button', { name: choice }).click();
  };
  return {
    page,
    open,
    log,
    box,
    /** Opens a conversation of a customer: this one, as the list may not show the newest yet. */
    opens: async (who, id) => {
      await page.locator(`a[data-row][href*="conversation=${id}"]`).click();
      await page.locator(`#open-${id}[aria-label="Conversation with ${who}"]`).waitFor();
    },
    reads: (text) => log.getByText(text).last().waitFor(),
    async replies(text) {
      await open.getByRole('radio', { name: 'Reply' }).check();
      await box.fill(text);
      await open.getByRole('button', { name: 'Send', exact: true }).click();
      await log.getByText(text).last().waitFor();
    },
    async notes(text) {
      await open.getByRole('radio', { name: 'Note' }).check();
      await box.fill(text);
      await open.getByRole('button', { name: 'Add note' }).click();
      await log.locator('.note', { hasText: text }).waitFor();
    },
    assigns: (to) => menu('Assign', to),
    snoozes: (how) => menu('Snooze', how),
    heldBy: (who) => expect(open.locator('.open-head .holder .name'), who),
  };
}
