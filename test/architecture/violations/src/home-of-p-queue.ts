// Breaks home-of-p-queue.
import 'p-queue';
