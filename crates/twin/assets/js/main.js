// What makes the pages live. Without it every page still works, by links and forms.
import { onPage, refresh } from './page.js';
import { watch } from './live.js';
import './forms.js';
import './menus.js';
import './keys.js';
import { prepareComposers } from './composer.js';
import { prepareScroll } from './scroll.js';
import { startTimes } from './times.js';

document.documentElement.classList.add('scripted');
onPage(prepareComposers);
onPage(prepareScroll);
startTimes();
document.querySelector('.bar [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
watch(refresh);
