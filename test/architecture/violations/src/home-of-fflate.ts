// Breaks home-of-fflate.
import 'fflate';
