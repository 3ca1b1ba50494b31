<!-- An import from outside the transforms folder. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 6:45: ../../contracts/billing/bss_v3.xsd is outside of the folder transforms; move it there -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:import href="../../contracts/billing/bss_v3.xsd"/>
  <xsl:template match="/">
    <a/>
  </xsl:template>
</xsl:stylesheet>
