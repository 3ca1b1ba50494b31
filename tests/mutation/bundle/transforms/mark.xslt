<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>
  <xsl:variable name="now" select="'2026-11-22'"/>

  <xsl:template match="/c:KeyAccountMarkAssigned">
    <StampKeyAccount>
      <xsl:call-template name="head"/>
      <xsl:apply-templates select="c:customerCode"/>
      <xsl:apply-templates select="c:customerLevel"/>
      <xsl:if test="c:kaMark = 'true'">
        <KaFlag><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></KaFlag>
      </xsl:if>
    </StampKeyAccount>
  </xsl:template>

  <xsl:template name="head">
    <Head><xsl:value-of select="$deliveryid"/></Head>
  </xsl:template>
</xsl:stylesheet>
