// What makes the console live. Without it every page still works, by links and forms.
import { refresh } from './page.js';
import { watch } from './live.js';
import './forms.js';
import './keys.js';
import './menus.js';
import './picture.js';
import { startTimes } from './times.js';

document.documentElement.classList.add('scripted');
startTimes();
if (document.documentElement.dataset.feed) watch(refresh);
