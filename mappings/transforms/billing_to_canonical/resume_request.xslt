<?xml version="1.0" encoding="UTF-8"?>
<!-- RequestResumption to ServiceResumeRequest (M43). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/b:RequestResumption">
    <ServiceResumeRequest>
      <requestNo><xsl:value-of select="b:StopNo"/></requestNo>
      <xsl:if test="b:OrgStopNo">
        <suspendRequestNo><xsl:value-of select="b:OrgStopNo"/></suspendRequestNo>
      </xsl:if>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="b:AcctNo"/>
      <xsl:apply-templates select="b:AreaCode"/>
      <reason><xsl:value-of select="kam:to-canonical('resumption-reason', b:RsmRsn)"/></reason>
      <xsl:apply-templates select="b:PayNo"/>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'notBefore'"/>
        <xsl:with-param name="value" select="b:BegTime"/>
      </xsl:call-template>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'answerBy'"/>
        <xsl:with-param name="value" select="b:RplTime"/>
      </xsl:call-template>
      <requestedBy>billing</requestedBy>
      <xsl:apply-templates select="b:Memo"/>
      <xsl:apply-templates select="b:ServList"/>
    </ServiceResumeRequest>
  </xsl:template>
</xsl:stylesheet>
