// O'Neill's own pcg32, from Debian's libpcg-cpp-dev, for test_random.c to compare with.
#include <cstddef>
#include <cstdint>

#include <pcg_random.hpp>

extern "C" {
void pcg_reference_draws(std::uint64_t state, std::uint64_t stream, std::uint64_t skip,
                         std::uint32_t *out, std::size_t n);
}

// n outputs of pcg32 seeded with (state, stream), after skipping some.
void pcg_reference_draws(std::uint64_t state, std::uint64_t stream, std::uint64_t skip,
                         std::uint32_t *out, std::size_t n)
{
  pcg32 generator(state, stream);
  generator.advance(skip);
  for (std::size_t i = 0; i < n; i++) out[i] = generator();
}
