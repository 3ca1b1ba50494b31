<?xml version="1.0" encoding="UTF-8"?>
<!-- M38 BillQuery to QueryBill. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:BillQuery">
    <xsl:if test="translate(c:periodFrom, '-', '') &gt; translate(c:periodTo, '-', '')">
      <xsl:message terminate="yes">periodTo is before periodFrom; write the later month there</xsl:message>
    </xsl:if>
    <QueryBill>
      <xsl:call-template name="head">
        <xsl:with-param name="request" select="c:queryNo"/>
      </xsl:call-template>
      <QryNo><xsl:value-of select="c:queryNo"/></QryNo>
      <xsl:apply-templates select="c:customerCode"/>
      <xsl:apply-templates select="c:account"/>
      <BegCycle><xsl:value-of select="translate(c:periodFrom, '-', '')"/></BegCycle>
      <EndCycle><xsl:value-of select="translate(c:periodTo, '-', '')"/></EndCycle>
      <OweOnly><xsl:value-of select="kam:to-partner('flag', c:unpaidOnly)"/></OweOnly>
      <WithItem><xsl:value-of select="kam:to-partner('flag', c:withItems)"/></WithItem>
      <StaffNo><xsl:value-of select="c:requestedBy"/></StaffNo>
    </QueryBill>
  </xsl:template>
</xsl:stylesheet>
