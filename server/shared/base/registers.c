#include "hotline/base/bytes.h"

#if defined __x86_64__

/* The sixteen that AVX-512 adds; vzeroall does not reach them. */
__attribute__((target("avx512f"), noinline)) static void clear_upper_sixteen(void)
{
#define CLEAR(N) __asm__ volatile("vpxorq %zmm" #N ", %zmm" #N ", %zmm" #N)
    CLEAR(16);
    CLEAR(17);
    CLEAR(18);
    CLEAR(19);
    CLEAR(20);
    CLEAR(21);
    CLEAR(22);
    CLEAR(23);
    CLEAR(24);
    CLEAR(25);
    CLEAR(26);
    CLEAR(27);
    CLEAR(28);
    CLEAR(29);
    CLEAR(30);
    CLEAR(31);
#undef CLEAR
}

/* Only as wide as the processor has them: xmm, ymm, zmm. By the calling convention every one of
 * them is the callee's to destroy. */
void wipe_registers(void)
{
    if (__builtin_cpu_supports("avx")) {
        __asm__ volatile("vzeroall");
        if (__builtin_cpu_supports("avx512f"))
            clear_upper_sixteen();
        return;
    }
#define CLEAR(N) __asm__ volatile("pxor %xmm" #N ", %xmm" #N)
    CLEAR(0);
    CLEAR(1);
    CLEAR(2);
    CLEAR(3);
    CLEAR(4);
    CLEAR(5);
    CLEAR(6);
    CLEAR(7);
    CLEAR(8);
    CLEAR(9);
    CLEAR(10);
    CLEAR(11);
    CLEAR(12);
    CLEAR(13);
    CLEAR(14);
    CLEAR(15);
#undef CLEAR
}

#else

void wipe_registers(void)
{
}

#endif
