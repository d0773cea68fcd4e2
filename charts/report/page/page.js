import { showAge } from './age.js';
import { followContents } from './contents.js';
import { downloads } from './download.js';
import { drawWhenSeen } from './figures.js';
import { drawForPrint } from './print.js';
import { tablesOnDemand } from './table.js';
import { themeSwitch } from './theme.js';

themeSwitch();
showAge();
drawWhenSeen();
followContents();
tablesOnDemand();
downloads();
drawForPrint();
