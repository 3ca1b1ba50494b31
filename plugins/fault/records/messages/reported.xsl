<?xml version="1.0" encoding="UTF-8"?>
<!-- A report as it came (M45), with what is known of its circuit: the ticket that is open, the one before, the SLA, the contract. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/change">
    <xsl:variable name="circuit" select="after"/>
    <xsl:variable name="open" select="before[@state = 'faulty']/ticket"/>
    <xsl:for-each select="message/c:FaultReported">
      <FaultReported>
        <xsl:copy-of select="*"/>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'known'"/><xsl:with-param name="value" select="$circuit/code"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'duplicateOf'"/><xsl:with-param name="value" select="$open"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'previous'"/><xsl:with-param name="value" select="$circuit/previous"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'slaNo'"/><xsl:with-param name="value" select="$circuit/sla_no"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'slaLevel'"/><xsl:with-param name="value" select="$circuit[sla_no]/sla_level"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'target'"/><xsl:with-param name="value" select="($circuit/promised/restore_minutes[not($circuit/target)] | $circuit/target)[1]"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'warnAt'"/><xsl:with-param name="value" select="$circuit/warn_at"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'contractNo'"/><xsl:with-param name="value" select="$circuit/contract_no"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'clause'"/><xsl:with-param name="value" select="($circuit/promised/clause[not($circuit/clause)] | $circuit/clause)[1]"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'rent'"/><xsl:with-param name="value" select="$circuit/rent"/></xsl:call-template>
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'account'"/><xsl:with-param name="value" select="$circuit/account"/></xsl:call-template>
      </FaultReported>
    </xsl:for-each>
  </xsl:template>
  <xsl:template name="fact">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''">
      <characteristic><name><xsl:value-of select="$name"/></name><value><xsl:value-of select="$value"/></value></characteristic>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
