// Breaks home-of-node-cron.
import 'node-cron';
