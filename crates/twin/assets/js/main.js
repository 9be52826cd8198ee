// What makes the pages live. Without it every page still works, by links and forms.
import { onPage, refresh } from './page.js';
import { watch } from './live.js';
import './forms.js';
import './menus.js';
import './keys.js';
import { prepareComposers } from './composer.js';
import { prepareScroll } from './scroll.js';
import './pictures.js';
import { startTimes } from './times.js';
import { startUnread } from './unread.js';
import { tellZone } from './zone.js';

document.documentElement.classList.add('scripted');
onPage(prepareComposers);
onPage(prepareScroll);
startTimes();
startUnread();
watch(refresh);
if (tellZone(Number(document.documentElement.dataset.now))) refresh();
