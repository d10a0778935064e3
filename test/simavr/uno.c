// An Uno of simavr behind a TCP port of this machine: a program of its own, for tests that ask whether another simulator agrees with ours.
// uno FIRMWARE.hex EEPROM [CUT]: prints the port that it listens at. A new connection resets the board. The EEPROM is kept in a file. With
// CUT the supply fails while the CUTth byte of EEPROM is written: that byte is left erased, and the program ends.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <simavr/avr_eeprom.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_hex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLOCK_HZ = 16000000, EEPROM_BYTES = 1024, EECR = 0x3F, BYTE_CYCLES = 1390, BATCH_CYCLES = 2000, QUEUE = 4096 };

static avr_t *avr;
static const char *eeprom_path;
static uint8_t *cells;
static uint8_t kept[EEPROM_BYTES];
static long cut = -1;
static int client = -1;
static uint8_t queue[QUEUE];
static int queued;
static avr_cycle_count_t next_byte;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void save_eeprom(void) {
  FILE *file = fopen(eeprom_path, "wb");
  if (file == NULL || fwrite(cells, 1, EEPROM_BYTES, file) != EEPROM_BYTES || fclose(file) != 0) fail(eeprom_path);
}

/* Called with every write of EECR, after simavr's own: its writes take no time, so a cell has its new value at once. */
static void eeprom_written(struct avr_t *board, avr_io_addr_t address, uint8_t value, void *param) {
  (void)board, (void)address, (void)value, (void)param;
  for (int i = 0; i < EEPROM_BYTES; i++) {
    if (cells[i] == kept[i]) continue;
    bool torn = cut > 0 && --cut == 0;
    if (torn) cells[i] = 0xFF;
    kept[i] = cells[i];
    save_eeprom();
    if (torn) exit(0);
  }
}

static void sent(struct avr_irq_t *irq, uint32_t value, void *param) {
  (void)irq, (void)param;
  uint8_t byte = (uint8_t)value;
  if (client >= 0 && send(client, &byte, 1, MSG_NOSIGNAL) < 0 && errno != EAGAIN) {
    close(client);
    client = -1;
  }
}

static int listen_here(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (server < 0 || bind(server, (struct sockaddr *)&address, length) < 0 || listen(server, 1) < 0) fail("listen");
  if (getsockname(server, (struct sockaddr *)&address, &length) < 0) fail("getsockname");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return server;
}

static void start_board(const char *hex) {
  uint32_t bytes, start;
  uint8_t *program = read_ihex_file(hex, &bytes, &start);
  avr = avr_make_mcu_by_name("atmega328p");
  if (program == NULL || avr == NULL) fail(hex);
  avr_init(avr);
  avr->frequency = CLOCK_HZ;
  avr->log = LOG_ERROR;
  memcpy(avr->flash + start, program, bytes);
  avr->codeend = avr->flashend;

  avr_eeprom_desc_t eeprom = {.ee = NULL, .offset = 0, .size = EEPROM_BYTES};
  avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &eeprom);
  cells = eeprom.ee;
  memset(cells, 0xFF, EEPROM_BYTES);
  FILE *file = fopen(eeprom_path, "rb");
  if (file != NULL) {
    if (fread(cells, 1, EEPROM_BYTES, file) != EEPROM_BYTES) fail(eeprom_path);
    fclose(file);
  }
  memcpy(kept, cells, EEPROM_BYTES);
  avr_register_io_write(avr, EECR, eeprom_written, NULL);

  uint32_t flags = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), sent, NULL);
}

/* A new connection takes the place of the old one, and resets the board as DTR does. */
static void talk(int server) {
  int newer = accept(server, NULL, NULL);
  if (newer >= 0) {
    if (client >= 0) close(client);
    client = newer;
    fcntl(client, F_SETFL, O_NONBLOCK);
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    queued = 0;
    avr_reset(avr);
  }
  if (client >= 0 && queued < QUEUE) {
    ssize_t got = recv(client, queue + queued, (size_t)(QUEUE - queued), 0);
    if (got > 0) queued += (int)got;
    if (got == 0) {
      close(client);
      client = -1;
    }
  }
}

/* One byte of the host, at the pace of the wire. */
static void receive(void) {
  if (queued == 0 || avr->cycle < next_byte) return;
  avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), queue[0]);
  memmove(queue, queue + 1, (size_t)--queued);
  next_byte = avr->cycle + BYTE_CYCLES;
}

int main(int count, char **arguments) {
  if (count < 3) return 2;
  eeprom_path = arguments[2];
  if (count > 3) cut = atol(arguments[3]);
  start_board(arguments[1]);
  int server = listen_here();
  for (avr_cycle_count_t next = 0;;) {
    int state = avr_run(avr);
    if (state == cpu_Done || state == cpu_Crashed) fail("the program ended");
    receive();
    if (avr->cycle < next) continue;
    next = avr->cycle + BATCH_CYCLES;
    talk(server);
  }
}
