// The whole firmware as a sketch: what `synaptolytic firmware flash` puts onto an Uno, built by the IDE. It takes the board over.
#include <Synaptolytic.h>

// Instead of Arduino's own, which starts timers that the firmware has other uses for.
int main(void) { return synaptolytic_main(); }
